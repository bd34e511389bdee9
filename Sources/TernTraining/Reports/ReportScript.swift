extension Report {
    /// The script that shows the values of a chart below the pointer. Charts are whole without it.
    static let script = """
        "use strict";
        const box = document.getElementById("values");
        const numbers = (text) => text ? text.split(" ").map(Number) : [];
        const short = (value) => {
          const size = Math.abs(value);
          if (value === 0 || (size >= 1e-3 && size < 1e7)) {
            return value.toLocaleString("en-US", { maximumSignificantDigits: size >= 1000 ? 8 : 5 });
          }
          return value.toExponential(3);
        };
        // The index of the number that is nearest, of some in order.
        const nearest = (values, wanted) => {
          let low = 0, high = values.length - 1;
          while (low < high) {
            const middle = (low + high) >> 1;
            if (values[middle] < wanted) low = middle + 1; else high = middle;
          }
          return low > 0 && wanted - values[low - 1] < values[low] - wanted ? low - 1 : low;
        };
        const create = (name, attributes, parent) => {
          const element = document.createElementNS("http://www.w3.org/2000/svg", name);
          for (const key in attributes) element.setAttribute(key, attributes[key]);
          return parent.appendChild(element);
        };
        for (const svg of document.querySelectorAll("svg.chart[data-plot]")) {
          const [left, top, right, bottom] = numbers(svg.dataset.plot);
          const [x0, x1] = numbers(svg.dataset.x);
          const [y0, y1] = numbers(svg.dataset.y);
          const scale = svg.dataset.log ? Math.log : (value) => value;
          const series = [...svg.querySelectorAll(".series")].map((group) => ({
            name: group.dataset.name, color: group.dataset.color,
            x: numbers(group.dataset.x), y: numbers(group.dataset.y)
          })).filter((one) => one.x.length);
          let marks = null;
          const hide = () => { box.hidden = true; if (marks) marks.remove(); marks = null; };
          svg.addEventListener("pointerleave", hide);
          const show = (event) => {
            const frame = svg.getBoundingClientRect();
            const at = (event.clientX - frame.left) / frame.width * svg.viewBox.baseVal.width;
            if (at < left - 8 || at > right + 8) return hide();
            const wanted = x0 + (at - left) / (right - left) * (x1 - x0);
            const found = series.map((one) => ({ ...one, index: nearest(one.x, wanted) }));
            const distance = (one) => Math.abs(one.x[one.index] - wanted);
            const best = found.reduce((a, b) => distance(b) < distance(a) ? b : a);
            const x = best.x[best.index];
            if (marks) marks.remove();
            marks = create("g", {}, svg);
            const px = left + (x - x0) / (x1 - x0) * (right - left);
            create("line", { class: "l-axis", x1: px, x2: px, y1: top, y2: bottom }, marks);
            box.replaceChildren();
            const add = (text, color) => {
              const row = document.createElement("div");
              if (color) row.append(Object.assign(document.createElement("b"), { style: "background:" + color }));
              row.append(text);
              box.append(row);
            };
            add(svg.dataset.label + " " + short(x));
            for (const one of found) {
              const [ox, oy] = [one.x[one.index], one.y[one.index]];
              const cx = left + (ox - x0) / (x1 - x0) * (right - left);
              // Curves have values at steps of their own: those far away say nothing here.
              if (Math.abs(cx - px) > 12) continue;
              const cy = bottom - (scale(oy) - scale(y0)) / (scale(y1) - scale(y0)) * (bottom - top);
              const dot = create("circle", { class: "f-" + one.color, cx, cy, r: 3.5 }, marks);
              add(one.name + " " + short(oy) + (ox === x ? "" : " (at " + short(ox) + ")"), getComputedStyle(dot).fill);
            }
            box.hidden = false;
            const { offsetWidth: width, offsetHeight: height } = box;
            const beside = event.clientX + 16 + width > innerWidth ? event.clientX - 16 - width : event.clientX + 16;
            box.style.left = Math.max(4, beside) + "px";
            box.style.top = Math.max(4, Math.min(event.clientY + 16, innerHeight - height - 4)) + "px";
          };
          svg.addEventListener("pointermove", show);
          svg.addEventListener("pointerdown", show);
        }
        """
}
