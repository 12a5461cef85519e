// Puts the chart with choices in the place of the figure once a reader asks for it.
const LOADING = "Loading …";
const button = document.getElementById("choose");
const asking = button.parentElement;
const told = asking.querySelector("[role=status]");
const loaded = (address) =>
  new Promise((done, failed) => {
    const script = document.createElement("script");
    Object.assign(script, { src: address, onload: done, onerror: failed });
    document.head.append(script);
  });
asking.hidden = false;
button.addEventListener("click", async () => {
  if (told.textContent === LOADING) return;
  const place = document.getElementById("chart");
  const figure = place.innerHTML;
  told.textContent = LOADING;
  try {
    await Promise.all(button.dataset.scripts.split(" ").map(loaded));
    place.replaceChildren();
    await draw(place, spec);
    asking.remove();
    place.querySelector("select, input").focus();
  } catch (error) {
    console.warn(error);
    place.innerHTML = figure;
    place.classList.remove("parade-chart");
    told.textContent = "The chart could not be drawn; the figure says the same.";
  }
});
