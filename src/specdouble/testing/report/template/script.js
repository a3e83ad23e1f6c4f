(() => {
  "use strict";
  const one = (selector) => document.querySelector(selector);
  const every = (selector) => [...document.querySelectorAll(selector)];
  const search = one("#search"), layer = one("#layer"), chips = every(".chip"), toggle = one("#all"), theme = one("#theme");
  const findings = every(".finding"), others = every(".operation, .untested > details");

  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const off = new Set(chips.filter((chip) => chip.getAttribute("aria-pressed") === "false").map((chip) => chip.dataset.state));
    const fits = (element) => words.every((word) => element.dataset.text.includes(word));
    for (const element of findings) {
      element.hidden = !fits(element) || off.has(element.dataset.state) || (layer.value && element.dataset.layer !== layer.value);
    }
    for (const element of others) {
      element.hidden = !fits(element) || (layer.value && !element.dataset.layers.split(" ").includes(layer.value));
    }
    const shown = findings.filter((element) => !element.hidden).length;
    const asks = words.length || layer.value || off.size;
    one("#shown").textContent = asks ? `${shown} of ${findings.length} findings` : "";
    one("#nothing").hidden = !asks || [...findings, ...others].some((element) => !element.hidden);
  }

  function openTarget() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === "DETAILS") { target.open = true; target.scrollIntoView(); }
  }

  async function copy(button) {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      const area = document.body.appendChild(document.createElement("textarea"));
      area.value = button.dataset.copy;
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
    }
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  }

  const names = { "": "as the system has them", light: "light", dark: "dark" };
  function paint(name) {
    if (name) document.documentElement.dataset.theme = name; else delete document.documentElement.dataset.theme;
    theme.setAttribute("aria-label", `Colours: ${names[name]}`);
    theme.title = `Colours: ${names[name]}`;
    try { localStorage.setItem("specdouble-theme", name); } catch { /* a page of a file may keep nothing */ }
  }
  function painted() { return document.documentElement.dataset.theme || ""; }

  search.addEventListener("input", filter);
  layer.addEventListener("change", filter);
  for (const chip of chips) {
    chip.addEventListener("click", () => {
      chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") === "false"));
      filter();
    });
  }
  toggle.addEventListener("click", () => {
    const open = toggle.getAttribute("aria-pressed") === "false";
    toggle.setAttribute("aria-pressed", String(open));
    toggle.textContent = open ? "Close all" : "Open all";
    for (const element of findings) element.open = open;
  });
  theme.addEventListener("click", () => paint({ "": "dark", dark: "light", light: "" }[painted()]));
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest(".copy");
    if (button) copy(button);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      search.focus();
    }
    if (event.key === "Escape" && document.activeElement === search) { search.value = ""; filter(); }
  });
  window.addEventListener("hashchange", openTarget);
  let kept = "";
  try { kept = localStorage.getItem("specdouble-theme") || ""; } catch { /* as above */ }
  paint(kept in names ? kept : "");
  if (findings.length && findings[0].dataset.state === "new") findings[0].open = true;
  openTarget();
})();
