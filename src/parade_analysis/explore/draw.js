// Draws a chart, and adds to it what Vega leaves out: the choices in the order in which they are
// read, a slider that tells its day, and answers that are read aloud when they change.
async function draw(place, spec) {
  const chart = document.createElement("div");
  place.classList.add("parade-chart");
  place.append(chart);
  const shown = await vegaEmbed(chart, spec, {
    actions: false,
    renderer: "svg",
    defaultStyle: false,
  });
  const { choices = [], days = {} } = spec.usermeta ?? {};
  const choice = (name) => place.querySelector(`.vega-bindings [name="${name}"]`);
  for (const name of choices) {
    const whole = choice(name).closest(".vega-bind");
    whole.parentElement.append(whole);
  }
  for (const [name, { zero, label }] of Object.entries(days)) {
    const slider = choice(name);
    const told = Object.assign(document.createElement("span"), { className: "parade-day" });
    const tell = (_, count) => {
      const day = new Date(Date.parse(zero) + count * 86_400_000);
      const words = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
      told.textContent = day.toLocaleDateString("en-GB", words);
      slider.setAttribute("aria-valuetext", told.textContent);
    };
    slider.nextElementSibling.replaceWith(told);
    slider.previousElementSibling.textContent = label;
    shown.view.addSignalListener(name, tell);
    tell(name, shown.view.signal(name));
  }
  const spoken = document.createElement("div");
  spoken.className = "parade-answer";
  spoken.setAttribute("role", "status");
  spoken.setAttribute("aria-atomic", "false");
  place.append(spoken);
  const speak = () =>
    chart.querySelectorAll("svg .mark-text[class*=answer]").forEach((answer, number) => {
      answer.setAttribute("aria-hidden", "true");
      const texts = [...answer.querySelectorAll("text")];
      const lines = texts.flatMap((text) => (text.children.length ? [...text.children] : [text]));
      const words = lines.map((line) => line.textContent).join(" ");
      const told = spoken.children[number] ?? spoken.appendChild(document.createElement("p"));
      if (words !== told.textContent) told.textContent = words;
    });
  speak();
  const changes = { childList: true, subtree: true, characterData: true };
  new MutationObserver(speak).observe(chart, changes);
  return shown;
}
