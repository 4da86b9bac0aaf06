// Draws every [data-chart] from the JSON beside it. A colour "token:x" becomes the CSS token itself:
// the drawing follows the theme, and the light palette of paper, without being drawn again.
"use strict";

(() => {
  function painted(node) {
    if (Array.isArray(node)) return node.map(painted);
    if (node && typeof node === "object") {
      return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, painted(value)]));
    }
    return typeof node === "string" && node.startsWith("token:") ? `var(--${node.slice(6)})` : node;
  }

  const options = {
    actions: false,
    ast: true,
    defaultStyle: false,
    renderer: "svg",
    tooltip: { disableDefaultStyle: true },
  };

  // Without a width there is nothing to draw on: what is folded waits until it opens.
  async function draw(plot) {
    if (!plot.checkVisibility()) return;
    const spec = JSON.parse(document.getElementById(plot.dataset.chart).textContent);
    try {
      await window.vegaEmbed(plot, painted(spec), options);
    } catch {
      plot.textContent = plot.dataset.failed;
      plot.classList.add("chart__failed");
    }
  }

  function drawAll(within) {
    for (const plot of within.querySelectorAll("[data-chart]")) draw(plot);
  }

  drawAll(document);
  document.addEventListener("htmx:afterSwap", (event) => drawAll(event.target));
  document.addEventListener("toggle", (event) => drawAll(event.target), true);
})();
