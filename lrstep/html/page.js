// Puts what was drawn for each address in its place. It holds no number of its own.
(() => {
  "use strict";
  const SWIPE = 50, LONGEST_SWIPE = 800; // pixels, milliseconds
  const OF_PLOTS = /([\u2190-\u2bff])/; // signs that many fonts have in another width
  const standsAlone = document.querySelectorAll("body > .lrstep").length === 1; // it is not one cell of a notebook

  function start(root) {
    const one = (selector) => root.querySelector(selector);
    const table = JSON.parse(one("script[type='application/json']").textContent);
    const { places, lines, bodies, titles, parts, titled } = table;
    const numbers = new Map(places.map((place, i) => [place[0], i]));
    const slider = one("input"), said = one(".said"), where = one(".where"), steps = root.querySelectorAll(".steps li");
    const elements = parts.map((name) => one(`[data-part="${name}"]`));
    const heads = titled.map((name) => one(`[data-title="${name}"]`));
    const shown = parts.map(() => null);
    let here = table.opens, current = null;

    const element = (tag, name, text) => {
      const made = document.createElement(tag);
      made.className = name;
      if (text) made.textContent = text;
      return made;
    };
    const text = (piece, inPlot) => {
      const made = element(piece[0] === "c" ? "b" : "span", piece[0]);
      const signs = inPlot ? piece.slice(1).split(OF_PLOTS) : [piece.slice(1)];
      made.append(...signs.map((sign, i) => (i % 2 ? element("i", "sign", sign) : sign)));
      return made;
    };
    const line = (number, inPlot) => {
      const link = (lines[number][0] || "").startsWith("#") ? lines[number][0].slice(1) : "";
      const made = element(numbers.has(link) ? "a" : "span", "line");
      if (numbers.has(link)) made.href = "#" + link;
      made.append(...lines[number].slice(link ? 1 : 0).map((piece) => text(piece, inPlot)), "\n");
      return made;
    };
    const say = (text) => { said.textContent = text; };
    const draw = () => {
      const [, at, , numbersOfBodies, numbersOfTitles] = places[here];
      elements.forEach((part, i) => {
        const body = numbersOfBodies[i];
        if (shown[i] === body) return;
        shown[i] = body;
        part.replaceChildren(...(body < 0 ? [] : bodies[body].map((number) => line(number, parts[i] === "plot"))));
        part.hidden = body < 0 || !bodies[body].length;
      });
      heads.forEach((head, i) => {
        head.closest("section").hidden = numbersOfTitles[i] < 0;
        if (numbersOfTitles[i] >= 0) head.textContent = titles[numbersOfTitles[i]];
      });
      where.textContent = at;
      slider.value = here;
      slider.setAttribute("aria-valuetext", at);
      if (current) current.removeAttribute("aria-current");
      current = steps[here];
      current.setAttribute("aria-current", "step");
      for (const name of ["start", "previous", "back"]) one(`[data-do="${name}"]`).setAttribute("aria-disabled", here === 0);
      for (const name of ["step", "next"]) one(`[data-do="${name}"]`).setAttribute("aria-disabled", here === places.length - 1);
    };
    const go = (number) => {
      if (!places[number]) {
        say(`This is the ${number < 0 ? "first" : "last"} address on this page.`);
        return;
      }
      here = number;
      draw();
      say((stops(here) ? one(".stop").textContent : "") + steps[here].textContent);
      if (!standsAlone) return;
      try { history.replaceState(null, "", "#" + places[here][0]); } catch { /* a frame without an address of its own */ }
    };
    const ending = (by) => {
      let i = here + by;
      while (places[i + by] && !places[i][2]) i += by;
      return i;
    };
    const stops = (i) => places[i][3][parts.indexOf("stop")] >= 0;
    const stop = (by) => {
      let i = here + by;
      while (places[i] && !stops(i)) i += by;
      if (places[i]) go(i);
      else say(`There is no stop ${by < 0 ? "before" : "after"} this one.`);
    };
    const level = (name) => {
      root.dataset.level = name;
      one("[data-do='level']").setAttribute("aria-pressed", name === "derivation");
    };
    const dark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
    const copy = async () => {
      const link = location.href.split("#")[0] + "#" + places[here][0];
      try {
        await navigator.clipboard.writeText(link);
        say("The link is copied.");
        one("[data-do='copy']").textContent = "Copied";
      } catch {
        window.prompt("The link to this place:", link);
      }
      setTimeout(() => { one("[data-do='copy']").textContent = "Copy link"; }, 1500);
    };
    const does = {
      start: () => go(0), last: () => go(places.length - 1),
      back: () => go(here - 1), step: () => go(here + 1),
      previous: () => go(ending(-1)), next: () => go(ending(1)),
      level: () => {
        level(root.dataset.level === "words" ? "derivation" : "words");
        say(root.dataset.level === "words" ? "In plain words." : "With the derivation.");
      },
      stop: () => stop(1), unstop: () => stop(-1),
      theme: () => { root.dataset.theme = dark() ? "light" : "dark"; },
      copy,
    };
    const keys = { ArrowRight: "step", ArrowLeft: "back", n: "next", p: "previous", Home: "start", End: "last", w: "level", c: "stop", C: "unstop" };

    root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-do]"), link = event.target.closest("a[href^='#']");
      if (button) does[button.dataset.do]();
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault(); // in a frame made of a text it would lead out of it
      const address = link.getAttribute("href").slice(1);
      if (numbers.has(address)) go(numbers.get(address));
    });
    slider.addEventListener("input", () => go(Number(slider.value)));
    (standsAlone ? document : root).addEventListener("keydown", (event) => {
      const what = keys[event.key], moves = event.target === slider && event.key.length > 1;
      if (!what || moves || event.ctrlKey || event.altKey || event.metaKey || (event.shiftKey && event.key !== "C")) return;
      event.preventDefault();
      does[what]();
    });
    let touched = null;
    root.addEventListener("pointerdown", (event) => {
      const scrolls = (part) => part && part !== root && (part.scrollWidth > part.clientWidth + 1 || scrolls(part.parentElement));
      const apart = event.target.closest("nav, button") || scrolls(event.target);
      touched = event.pointerType === "touch" && event.isPrimary && !apart ? event : null;
    });
    root.addEventListener("pointerup", (event) => {
      const begun = touched;
      touched = null;
      if (!begun || event.timeStamp - begun.timeStamp > LONGEST_SWIPE || String(getSelection())) return;
      const across = event.clientX - begun.clientX, down = event.clientY - begun.clientY;
      if (Math.abs(across) > SWIPE && Math.abs(across) > 2 * Math.abs(down)) (across < 0 ? does.step : does.back)();
    });
    root.addEventListener("pointercancel", () => { touched = null; });

    const linked = () => {
      const written = location.hash.slice(1).replace(/%3a/i, ":").replace("%40", "@");
      return standsAlone ? numbers.get(written) : undefined;
    };
    addEventListener("hashchange", () => { if (linked() !== undefined && linked() !== here) go(linked()); });
    for (const hidden of root.querySelectorAll("nav, .keys, .theme, [data-do='level']")) hidden.hidden = false;
    one("[data-do='copy']").hidden = !standsAlone || !/^(https?|file):$/.test(location.protocol);
    here = linked() ?? here;
    one("[data-do='stop']").hidden = !places.some((place, i) => stops(i));
    level(root.dataset.level);
    draw();
  }

  for (const root of document.querySelectorAll(".lrstep:not([data-steps])")) {
    root.dataset.steps = "";
    start(root);
  }
})();
