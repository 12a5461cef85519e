// Draws the chart of a page once the page itself is there, as a picture that waits.
addEventListener("load", () => {
  const place = document.getElementById("chart");
  // What a page without scripts shows stands in too if the chart fails.
  const instead = () => {
    place.innerHTML = document.querySelector("article noscript").textContent;
  };
  const draw = () => {
    const spec = JSON.parse(document.getElementById("spec").textContent);
    return vegaEmbed(place, spec, JSON.parse(place.dataset.embed));
  };
  const vega = document.createElement("script");
  vega.src = new URL("vega.js", document.querySelector("script[src*='chart.js']").src);
  vega.onload = () => draw().catch(instead);
  vega.onerror = instead;
  document.head.append(vega);
});
