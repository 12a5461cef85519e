// Draws the chart of a page once the page itself is there, as a picture that waits.
addEventListener("load", () => {
  const vega = document.createElement("script");
  vega.src = new URL("vega.js", document.querySelector("script[src*='chart.js']").src);
  vega.onload = () => {
    const spec = JSON.parse(document.getElementById("spec").textContent);
    const place = document.getElementById("chart");
    vegaEmbed(place, spec, JSON.parse(place.dataset.embed));
  };
  document.head.append(vega);
});
