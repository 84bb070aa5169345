"use strict";
(() => {
  const page = document.documentElement;
  const drawing = document.getElementById("drawing");
  const scroll = document.getElementById("scroll");
  const tasks = [...document.querySelectorAll(".task")];
  const MOST = 256;
  let zoom = 1;

  const show = (id) => {
    const element = document.getElementById(id);
    if (element) element.hidden = false;
  };

  /* Wider by a factor, the moment at that place of the visible part staying where it is. */
  const zoomTo = (wanted, place = 0.5) => {
    if (!drawing) return;
    const next = Math.min(MOST, Math.max(1, wanted));
    const middle = scroll.scrollLeft + scroll.clientWidth * place;
    const share = middle / Math.max(1, scroll.scrollWidth);
    zoom = next;
    drawing.setAttribute("width", zoom * 100 + "%");
    drawing.dataset.level = zoom < 3 ? "0" : zoom < 12 ? "1" : zoom < 48 ? "2" : "3";
    scroll.scrollLeft = share * scroll.scrollWidth - scroll.clientWidth * place;
    document.getElementById("zoom-now").textContent = zoom === 1 ? "" : Math.round(zoom * 10) / 10 + " ×";
  };

  const step = (how) => zoomTo(how === "in" ? zoom * 2 : how === "out" ? zoom / 2 : 1);

  const find = () => {
    const text = document.getElementById("find").value.trim().toLowerCase();
    const kind = document.getElementById("show").value;
    let found = 0;
    for (const task of tasks) {
      const step = task.closest(".step");
      const fits =
        (!kind || task.classList.contains(kind)) &&
        (!text || (step.querySelector("h4").textContent + task.textContent).toLowerCase().includes(text));
      task.hidden = !fits;
      found += fits;
    }
    for (const step of document.querySelectorAll(".step")) {
      step.hidden = !step.querySelector(".task:not([hidden])");
      const many = step.querySelector("details.many");
      if (many && (text || kind)) many.open = true;
    }
    document.getElementById("found").textContent = text || kind ? found + " of " + tasks.length : "";
  };

  const all = (open) => {
    for (const one of document.querySelectorAll("#steps details")) one.open = open && !one.closest("[hidden]");
  };

  /* What is linked to is opened. */
  const arrive = () => {
    const wanted = /^#zoom=([0-9.]+)$/.exec(location.hash);
    if (wanted) return zoomTo(Number(wanted[1]));
    const there = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let one = there; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
    if (there) there.scrollIntoView({ behavior: "instant" });
  };

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const one of closed) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of closed) one.open = false;
  });

  addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.zoom) step(button.dataset.zoom);
    if (button?.dataset.open) all(button.dataset.open === "yes");
  });
  if (drawing) {
    scroll.addEventListener("keydown", (event) => {
      const how = { "+": "in", "=": "in", "-": "out", 0: "all" }[event.key];
      if (how && !event.ctrlKey && !event.metaKey) {
        step(how);
        event.preventDefault();
      }
    });
    scroll.addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey) return;
        const place = (event.clientX - scroll.getBoundingClientRect().left) / scroll.clientWidth;
        zoomTo(zoom * (event.deltaY < 0 ? 1.25 : 0.8), place);
        event.preventDefault();
      },
      { passive: false },
    );
    show("zoom");
  }
  document.getElementById("find")?.addEventListener("input", find);
  document.getElementById("show")?.addEventListener("change", find);
  show("filter");
  addEventListener("hashchange", arrive);
  arrive();
  page.dataset.script = "ready";
})();
