// Draws every [data-chart] from the JSON beside it; colours "token:x" come from the CSS tokens.
"use strict";

(() => {
  const probe = document.createElement("i");
  probe.hidden = true;
  document.body.append(probe);

  function colour(token) {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  }

  function painted(node) {
    if (Array.isArray(node)) return node.map(painted);
    if (node && typeof node === "object") {
      return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, painted(value)]));
    }
    return typeof node === "string" && node.startsWith("token:") ? colour(node.slice(6)) : node;
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
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawAll(document));
  new MutationObserver(() => drawAll(document)).observe(document.documentElement, {
    attributeFilter: ["data-theme"],
  });
})();
