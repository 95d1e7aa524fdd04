"use strict";
/* Draws the report from the JSON in #data. Numbers that a reader can take away carry data-key, which
 * names their place in the data. */
window.addEventListener("error", event => {
  document.documentElement.dataset.error = event.message;
});
const data = JSON.parse(document.getElementById("data").textContent);
const worlds = [["user", "guest user"], ["kernel", "guest kernel"], ["monitor", "monitor"]];
const chosen = {workload: 0, side: 0, kind: "", page: 0, flow: 0, step: 1};
const pageNumber = vpn => "0x" + vpn.toString(16).padStart(5, "0");
const hex = number => "0x" + (number >>> 0).toString(16).padStart(8, "0");
const comma = number => Math.round(number).toString().replace(/\B(?=(\d{3})+$)/g, ",");
const byId = id => document.getElementById(id);
const onOff = vm => vm.software_tlb ? "on" : "off";

/* An element with attributes and children: strings or elements. */
function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {}))
    element.setAttribute(key, value);
  element.append(...children);
  return element;
}
function draw(name, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes || {}))
    element.setAttribute(key, value);
  element.append(...children);
  return element;
}
function picture(width, height, label) {
  return draw("svg", {viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label});
}
function put(id, ...children) {
  byId(id).replaceChildren(...children);
}
function cell(text, key) {
  return make("td", key ? {class: "n", "data-key": key} : {class: "n"}, text);
}
function table(heads, rows) {
  const top = make("tr", {}, ...heads.map((head, i) => make("th", {scope: "col", class: i ? "n" : ""}, head)));
  return make("table", {}, make("thead", {}, top), make("tbody", {}, ...rows));
}
function options(id, list, selected) {
  put(id, ...list.map(([value, text]) => {
    const option = make("option", {value}, text);
    option.selected = String(value) === String(selected);
    return option;
  }));
}

function sides(workload) {
  const side = on => workload.vms.find(vm => vm.software_tlb === on);
  return {off: side(false), on: side(true)};
}
const ratio = (a, b) => b > 0 ? (a / b).toFixed(2) : "-";

function showGlance() {
  const rows = data.workloads.map(workload => {
    const {off, on} = sides(workload), name = workload.name;
    return make("tr", {}, make("th", {scope: "row"}, name),
      cell(comma(off.total), `${name}.off.total`), cell(comma(on.total), `${name}.on.total`),
      cell(ratio(off.total, on.total)),
      cell(comma(off.instructions.monitor), `${name}.off.instructions.monitor`),
      cell(comma(on.instructions.monitor), `${name}.on.instructions.monitor`),
      cell(ratio(off.instructions.monitor, on.instructions.monitor)));
  });
  put("glance-table", table(["workload", "exits, off", "exits, on", "off/on", "monitor's instructions, off", "on",
    "off/on"], rows));
}

function showExits() {
  const workload = data.workloads[chosen.workload], {off, on} = sides(workload), name = workload.name;
  const log = document.querySelector("[name=scale]:checked").value === "log";
  const scale = value => log ? Math.log10(1 + value) : value;
  const most = Math.max(...data.reasons.map(r => Math.max(off.exits[r.name], on.exits[r.name])));
  const bar = (vm, side, reason) => make("div",
    {class: `bar ${side}`, style: `width:${100 * scale(vm.exits[reason]) / scale(most)}%`});
  const row = reason => make("tr", {title: reason.meaning}, make("th", {scope: "row"}, make("code", {}, reason.name)),
    cell(comma(off.exits[reason.name]), `${name}.off.exits.${reason.name}`),
    cell(comma(on.exits[reason.name]), `${name}.on.exits.${reason.name}`),
    make("td", {class: "bars"}, bar(off, "off", reason.name), bar(on, "on", reason.name)));
  const seen = data.reasons.filter(reason => off.exits[reason.name] + on.exits[reason.name] > 0);
  const sum = make("tr", {class: "sum"}, make("th", {scope: "row"}, "total"), cell(comma(off.total)),
    cell(comma(on.total)), make("td"));
  put("exits-table", table(["reason", "off", "on", ""], [...seen.map(row), sum]));
}

/* Hatching over the monitor's areas, for eyes and printers that do not see its colour. */
function patterns() {
  return draw("defs", {}, draw("pattern", {id: "hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse",
    patternTransform: "rotate(45)"}, draw("path", {d: "M0 0V6", class: "hatch"})));
}
function area(svg, kind, x, y, width, height, title) {
  if (height <= 0)
    return;
  const box = draw("rect", {x, y, width, height, class: kind});
  if (title)
    box.append(draw("title", {}, title));
  svg.append(box);
  if (kind === "monitor")
    svg.append(draw("rect", {x, y, width, height, fill: "url(#hatch)", "pointer-events": "none"}));
}
function text(svg, x, y, words, attributes) {
  svg.append(draw("text", {x, y, "font-size": 13, ...attributes}, words));
}
function worldLegend(id, list) {
  put(id, ...list.flatMap(([kind, name]) => {
    const key = draw("svg", {width: 18, height: 18, "aria-hidden": "true"});
    area(key, kind, 0, 0, 18, 18);
    return [key, make("span", {}, name)];
  }));
}

/* Instructions of a VM by world; the guest's part divided as in the trace. */
function parts(vm) {
  const guest = vm.ticks.user + vm.ticks.kernel, counted = vm.instructions;
  const user = guest > 0 ? counted.guest * vm.ticks.user / guest : 0;
  return {user, kernel: counted.guest - user, monitor: counted.monitor, idle: counted.idle};
}
const sumOf = part => part.user + part.kernel + part.monitor + part.idle;

function showTime() {
  const kinds = [...worlds, ["idle", "idle"]], width = 1000, height = 380, base = 320, top = 30;
  const svg = picture(width, height, "Stacked bars: instructions by workload; the table below has the numbers");
  const group = (width - 60) / data.workloads.length, bar = Math.min(80, group / 3);
  const most = Math.max(...data.workloads.flatMap(w => {
    const {off, on} = sides(w);
    return [100, 100 * sumOf(parts(on)) / sumOf(parts(off))];
  }));
  const y = percent => base - (base - top) * percent / most;
  svg.append(patterns());
  for (let percent = 0; percent <= most; percent += 20) {
    svg.append(draw("path", {class: "axis", d: `M44 ${y(percent)}H${width}`}));
    text(svg, 38, y(percent) + 4, percent, {"text-anchor": "end", class: "soft"});
  }
  data.workloads.forEach((workload, i) => {
    const {off, on} = sides(workload), whole = sumOf(parts(off)), middle = 60 + group * (i + 0.5);
    [[off, -bar - 4], [on, 4]].forEach(([vm, shift]) => {
      const part = parts(vm);
      let sum = 0;
      for (const [kind, name] of kinds) {
        const share = 100 * part[kind] / whole;
        area(svg, kind, middle + shift, y(sum + share), bar, y(sum) - y(sum + share),
          `${workload.name}, software TLB ${onOff(vm)}: ${name} ${share.toFixed(1)}`);
        sum += share;
      }
      text(svg, middle + shift + bar / 2, y(sum) - 7, sum.toFixed(0), {"text-anchor": "middle", "font-weight": 600});
      text(svg, middle + shift + bar / 2, base + 18, onOff(vm), {"text-anchor": "middle", class: "soft"});
    });
    text(svg, middle, base + 40, workload.name, {"text-anchor": "middle", "font-size": 14});
  });
  put("time-figure", svg);
  worldLegend("time-legend", kinds);
  const rows = data.workloads.flatMap(workload => ["off", "on"].map(side => {
    const vm = sides(workload)[side], part = parts(vm), name = `${workload.name}.${side}.instructions`;
    return make("tr", {}, make("th", {scope: "row"}, `${workload.name}, ${side}`), cell(comma(part.user)),
      cell(comma(part.kernel)), cell(comma(vm.instructions.guest), `${name}.guest`),
      cell(comma(part.monitor), `${name}.monitor`), cell(comma(part.idle), `${name}.idle`));
  }));
  put("time-table", table(["instructions", "guest user", "guest kernel", "guest", "monitor", "idle"], rows));
}

/* What exits are for; a reason that is not here counts with the last. */
const purposes = [["misses", "TLB misses, memory", /^(software_tlb_hit|hidden_miss|tlb_|first_touch|cow_)/],
  ["privileged", "privileged instructions", /^(mfc0|mtc0|tlb(wr|wi|p|r)$|eret|di|ei|wait|cache|rdpgpr|wrpgpr|rdhwr)/],
  ["traps", "exceptions for the guest", /^(syscall|breakpoint|trap|overflow|.*error|reserved|coprocessor|debug|other)/],
  ["devices", "devices and timer", /./]];
function partsOfBench(entry) {
  const part = {user: entry.user, kernel: entry.kernel, misses: 0, privileged: 0, traps: 0, devices: 0};
  for (const [reason, instructions] of Object.entries(entry.monitor_by_reason))
    part[purposes.find(([, , pattern]) => pattern.test(reason))[0]] += instructions;
  return part;
}

function showBench() {
  if (!data.bench.length)
    return;
  byId("bare").hidden = byId("bare-link").hidden = false;
  const kinds = [...worlds.slice(0, 2), ...purposes], width = 1000, base = 320, top = 30;
  const svg = picture(width, 380, "Stacked bars: instructions natively and virtually; the table below has the numbers");
  const group = (width - 60) / data.bench.length, bar = Math.min(80, group / 3);
  const most = Math.max(100, ...data.bench.map(entry => 100 * entry.virtual / entry.native));
  const y = percent => base - (base - top) * percent / most;
  for (let percent = 0; percent <= most; percent += 20) {
    svg.append(draw("path", {class: "axis", d: `M44 ${y(percent)}H${width}`}));
    text(svg, 38, y(percent) + 4, percent, {"text-anchor": "end", class: "soft"});
  }
  data.bench.forEach((entry, i) => {
    const middle = 60 + group * (i + 0.5), part = partsOfBench(entry), label = {"text-anchor": "middle"};
    let sum = 0;
    area(svg, "native", middle - bar - 4, y(100), bar, base - y(100), `${entry.workload}, native: 100`);
    for (const [kind, name] of kinds) {
      const share = 100 * part[kind] / entry.native;
      area(svg, kind, middle + 4, y(sum + share), bar, y(sum) - y(sum + share), `${entry.workload}: ${name} ${share.toFixed(1)}`);
      sum += share;
    }
    text(svg, middle - bar / 2 - 4, y(100) - 7, "100", {...label, "font-weight": 600});
    text(svg, middle + bar / 2 + 4, y(sum) - 7, sum.toFixed(0), {...label, "font-weight": 600});
    text(svg, middle - bar / 2 - 4, base + 18, "native", {...label, class: "soft"});
    text(svg, middle + bar / 2 + 4, base + 18, "in a VM", {...label, class: "soft"});
    text(svg, middle, base + 40, `${entry.workload} (the paper: ${Math.round(100 * entry.paper)})`, label);
  });
  put("bare-figure", svg);
  worldLegend("bare-legend", [["native", "native run"], ...kinds]);
  put("bare-table", table(["instructions", "native", "in a VM", ...kinds.map(([, name]) => name)], data.bench.map(entry => {
    const part = partsOfBench(entry), name = `bench.${entry.workload}`;
    return make("tr", {}, make("th", {scope: "row"}, entry.workload), cell(comma(entry.native), `${name}.native`),
      cell(comma(entry.virtual), `${name}.virtual`), ...kinds.map(([kind]) => cell(comma(part[kind]))));
  })));
}

function showTimeline() {
  const workload = data.workloads[chosen.workload], width = 1000, left = 110, row = 92;
  const svg = picture(width, 34 + row * workload.vms.length, "Who had the machine over time");
  const bin = (width - left) / workload.vms[0].timeline[0].length, full = row - 24;
  const seconds = workload.ticks * data.tick_ns / 1e9;
  svg.append(patterns());
  workload.vms.forEach((vm, i) => {
    const floor = (i + 1) * row - 10;
    text(svg, 0, floor - full / 2, `VM ${vm.vm}`, {"font-weight": 600});
    text(svg, 0, floor - full / 2 + 17, `software TLB ${onOff(vm)}`, {class: "soft", "font-size": 11});
    worlds.forEach(([kind], world) => vm.timeline[world].forEach((part, j) => {
      const below = worlds.slice(0, world).reduce((sum, _, k) => sum + vm.timeline[k][j], 0);
      area(svg, kind, left + j * bin, floor - full * (below + part) / 1000, bin + 0.3, full * part / 1000);
    }));
    svg.append(draw("path", {class: "axis", d: `M${left} ${floor}H${width}`}));
  });
  for (let i = 0; i <= 5; i++)
    text(svg, left + (width - left) * i / 5, row * workload.vms.length + 18, (1000 * seconds * i / 5).toFixed(1) + " ms",
      {"text-anchor": i === 5 ? "end" : i === 0 ? "start" : "middle", class: "soft", "font-size": 12});
  put("timeline-figure", svg);
  worldLegend("timeline-legend", worlds);
}

/* How much is which colour: ten steps, each as far from the next as a factor. */
const heats = 10;
const missesOf = page => chosen.kind ? page.misses[chosen.kind] || 0 :
  Object.values(page.misses).reduce((sum, count) => sum + count, 0);
const shade = (count, most) =>
  `var(--heat${Math.min(heats - 1, Math.floor(heats * Math.log(count) / Math.log(most + 1)))})`;

function currentVm() {
  return data.workloads[chosen.workload].vms[chosen.side];
}
function chosenPage() {
  return currentVm().pages.find(page => page.vpn === chosen.page);
}

function showHeat() {
  const pages = currentVm().pages.filter(page => missesOf(page) > 0);
  const rows = [...new Set(pages.map(page => page.vpn >>> 6))], size = 13, left = 96;
  const svg = picture(left + 64 * size + 4, 20 + rows.length * size + 4, "Heat map of misses by page");
  const most = Math.max(1, ...pages.map(missesOf));
  for (let i = 0; i < 64; i += 8)
    text(svg, left + i * size, 12, `+0x${(i << 12).toString(16)}`, {"font-size": 10, class: "soft"});
  rows.forEach((row, i) => {
    text(svg, left - 8, 20 + i * size + 10, hex(row << 18), {"font-size": 10.5, "text-anchor": "end", class: "soft mono"});
    svg.append(draw("rect", {x: left, y: 20 + i * size, width: 64 * size - 1, height: size - 1, class: "empty"}));
  });
  for (const page of pages) {
    const x = left + (page.vpn & 63) * size, y = 20 + rows.indexOf(page.vpn >>> 6) * size;
    const box = draw("rect", {x, y, width: size - 1, height: size - 1, style: `fill:${shade(missesOf(page), most)}`, class: "cell"},
      draw("title", {}, `page ${pageNumber(page.vpn)}: ${comma(missesOf(page))} misses`));
    box.addEventListener("click", () => choosePage(page.vpn));
    svg.append(box);
    if (page.vpn === chosen.page)
      svg.append(draw("rect", {x: x - 1, y: y - 1, width: size + 1, height: size + 1, class: "chosen"}));
  }
  put("heat", pages.length ? svg : make("p", {}, "No such miss."));
  svg.append(...svg.querySelectorAll(".chosen"));
  const keys = Array.from({length: heats}, (_, i) => make("span", {class: "key",
    title: `from ${Math.ceil((most + 1) ** (i / heats))} on`, style: `background:var(--heat${i});margin-left:0`}));
  put("heat-legend", make("span", {}, "1 miss"), ...keys, make("span", {}, `${comma(most)} misses (logarithmic)`));
  saySelected();
}

function saySelected() {
  const page = chosenPage(), name = data.workloads[chosen.workload].name;
  if (!page)
    return put("heat-said", "No page is chosen.");
  const said = Object.entries(page.misses).map(([kind, count]) => `${comma(count)} ${kind}`).join(", ");
  put("heat-said", `${name}, software TLB ${onOff(currentVm())}: page ${pageNumber(page.vpn)}, `,
    make("code", {}, `${hex(page.vpn << 12)} to ${hex((page.vpn << 12) + 0xfff)}`), `: ${said || "no misses"}.`);
}

function flags(entry) {
  return [entry.valid ? "V" : "not valid", entry.dirty ? "D" : "read-only", ...(entry.global ? ["G"] : [])].join(" ");
}
function box(svg, x, y, width, title, lines) {
  svg.append(draw("rect", {x, y, width, height: 96, rx: 8, class: "box"}));
  text(svg, x + width / 2, y + 22, title, {"text-anchor": "middle", class: "soft"});
  lines.forEach((line, i) => text(svg, x + width / 2, y + 48 + 22 * i, line,
    {"text-anchor": "middle", class: "mono", "font-size": i ? 13 : 16, "font-weight": i ? 400 : 700}));
}
function arrow(svg, path, kind, tip) {
  svg.append(draw("path", {d: path, class: `arrow ${kind}`}));
  svg.append(draw("path", {d: `M${tip[0]} ${tip[1]}${tip[2]}`, class: `head ${kind}`}));
}

/* The frame that the guest means: its own entry says, or for a direct window the address itself. */
function guestFrame(page) {
  return page.guest ? page.guest.frame : (page.vpn << 12 & 0x1fffffff) >>> 12;
}

function showChain() {
  const page = chosenPage();
  if (!page || !page.machine) {
    put("chain-figure");
    return put("chain-said", page ? `No entry for page ${pageNumber(page.vpn)} was traced.` : "");
  }
  const svg = picture(1000, 270, "Translation of a page: virtual page, guest frame, machine frame");
  const frame = guestFrame(page), machine = page.machine;
  const right = "l-11 -6v12z", up = "l-6 11h12z";
  box(svg, 10, 60, 230, "guest virtual page", [`VPN ${pageNumber(page.vpn)}`, hex(page.vpn << 12)]);
  box(svg, 385, 60, 230, "guest-\u201cphysical\u201d frame", [`PFN ${pageNumber(frame)}`, hex(frame << 12)]);
  box(svg, 760, 60, 230, "machine frame", [`MFN ${pageNumber(machine.frame)}`, hex(machine.frame << 12)]);
  arrow(svg, "M240 108H374", "", [385, 108, right]);
  arrow(svg, "M615 108H749", "", [760, 108, right]);
  const above = (x, words) => words.forEach((line, i) => text(svg, x, 22 + 17 * i, line, {"text-anchor": "middle"}));
  above(312, page.guest ? [`the guest\u2019s TLB, entry ${page.guest.index}`, `ASID ${page.guest.asid}, ${flags(page.guest)}`] :
    ["direct window:", "no entry is needed"]);
  above(688, ["the monitor\u2019s pmap", "of this VM"]);
  arrow(svg, "M125 156V216H875V167", "machine", [875, 156, up]);
  text(svg, 500, 240, `what the hardware TLB holds: VPN \u2192 MFN, machine ASID ${machine.asid}, ${flags(machine)}`,
    {"text-anchor": "middle", "font-weight": 600});
  put("chain-figure", svg);
  put("chain-said", page.guest ?
    "The guest wrote VPN \u2192 PFN into its TLB; the monitor looked up PFN \u2192 MFN and wrote VPN \u2192 MFN into the machine\u2019s." :
    "On its own machine the guest needs no TLB entry here; on this one the monitor supplies VPN \u2192 MFN.");
}

function choosePage(vpn) {
  chosen.page = vpn;
  byId("page").value = vpn;
  showHeat();
  showChain();
}
function firstPage() {
  const pages = currentVm().pages, complete = pages.filter(page => page.guest && missesOf(page) > 0);
  const most = (best, page) => missesOf(page) > missesOf(best) ? page : best;
  const best = complete.length ? complete.reduce(most) : pages[0];
  return best ? best.vpn : 0;
}
/* The kinds of miss that the workload has on either side. */
function showKinds() {
  const seen = new Set(data.workloads[chosen.workload].vms.flatMap(vm => vm.pages.flatMap(page => Object.keys(page.misses))));
  const kinds = data.reasons.filter(reason => seen.has(reason.name));
  if (!seen.has(chosen.kind))
    chosen.kind = "";
  options("kind", [["", "all"], ...kinds.map(reason => [reason.name, `${reason.name}: ${reason.meaning}`])], chosen.kind);
}
function showPages() {
  options("page", currentVm().pages.filter(page => page.machine).map(page => [page.vpn,
    `${hex(page.vpn << 12)}${page.guest ? "" : " (direct window)"}`]), chosen.page);
}
function movePage(event) {
  const steps = {ArrowLeft: -1, ArrowRight: 1, ArrowUp: -64, ArrowDown: 64};
  const list = currentVm().pages.filter(page => missesOf(page) > 0).map(page => page.vpn);
  const step = steps[event.key];
  if (!step || !list.length)
    return;
  event.preventDefault();
  const wanted = chosen.page + step;
  const nearest = (best, vpn) => Math.abs(vpn - wanted) < Math.abs(best - wanted) ? vpn : best;
  const ahead = list.filter(vpn => step > 0 ? vpn > chosen.page : vpn < chosen.page);
  if (ahead.length)
    choosePage(ahead.reduce(nearest));
}

function showFlow() {
  const flow = data.flows[chosen.flow], columns = ["process", "operating system", "monitor"];
  const classes = {process: "step", "operating system": "step os", monitor: "step monitor"};
  const grid = make("div", {class: "flow", tabindex: "0", role: "group", "aria-label": flow.title}, make("div", {class: "head number"}, ""),
    ...columns.map(column => make("div", {class: "head"}, column)));
  flow.steps.forEach((step, i) => {
    const state = i + 1 === chosen.step ? " now" : i + 1 > chosen.step ? " later" : "";
    grid.append(make("div", {class: "number" + (state === " later" ? state : "")}, String(i + 1)));
    for (const column of columns)
      grid.append(column === step.column ? make("div", {class: classes[column] + state}, step.text.replaceAll("->", "\u2192")) :
        make("div", {class: state === " later" ? state : ""}));
  });
  const focused = byId("flow-table").contains(document.activeElement);
  put("flow-table", grid);
  grid.addEventListener("keydown", event => {
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      event.preventDefault();
      moveStep(event.key === "ArrowRight" ? 1 : -1);
    }
  });
  if (focused)
    grid.focus({preventScroll: true});
  const at = Math.min(chosen.step, flow.steps.length);
  put("flow-said", make("span", {class: "screen"}, `Step ${at} of ${flow.steps.length}. `), "The whole: ",
    make("span", {"data-key": `flows.${chosen.flow}.exits`}, String(flow.exits)), ` ${flow.exits === 1 ? "exit" : "exits"} (${flow.totals.trim().replace(/^[^:]*: /, "")}).`);
}
function moveStep(by) {
  const last = data.flows[chosen.flow].steps.length;
  chosen.step = Math.max(1, Math.min(last, Math.min(chosen.step, last) + by));
  showFlow();
}

function showWorkload() {
  const workload = data.workloads[chosen.workload];
  chosen.side = Math.min(chosen.side, workload.vms.length - 1);
  options("side", workload.vms.map((vm, i) => [i, onOff(vm)]), chosen.side);
  put("workload-printed", `Workload: ${workload.name}`);
  showKinds();
  chosen.page = firstPage();
  showExits();
  showTimeline();
  showPages();
  showHeat();
  showChain();
}
/* What the address asks for: report.html?workload=engineering&flow=1. Unknown names change nothing. */
function takeAddress() {
  const asked = new URLSearchParams(location.search);
  const workload = data.workloads.findIndex(candidate => candidate.name === asked.get("workload"));
  const flow = Number(asked.get("flow"));
  chosen.workload = Math.max(0, workload);
  chosen.flow = data.flows[flow] ? flow : 0;
}
function onChange(id, action) {
  byId(id).addEventListener("change", event => action(event.target.value));
}
function start() {
  put("intro", `${data.machine}: ${data.workloads.length} workloads of the guest operating system on the monitor, each with the software TLB off and on, under QEMU\u2019s instruction counter: every run gives the same numbers.`);
  put("footer", make("p", {}, "VPN: virtual page number. PFN: the frame that the guest means. MFN: the machine\u2019s frame. The numbers are those of the runs\u2019 JSON; the page needs no network."));
  takeAddress();
  options("workload", data.workloads.map((workload, i) => [i, workload.name]), chosen.workload);
  options("flow", data.flows.map((flow, i) => [i, flow.title]), chosen.flow);
  onChange("workload", value => { chosen.workload = Number(value); showWorkload(); });
  onChange("side", value => { chosen.side = Number(value); chosen.page = firstPage(); showPages(); showHeat(); showChain(); });
  onChange("kind", value => { chosen.kind = value; showHeat(); });
  onChange("page", value => choosePage(Number(value)));
  onChange("flow", value => { chosen.flow = Number(value); chosen.step = 1; showFlow(); });
  document.querySelectorAll("[name=scale]").forEach(radio => radio.addEventListener("change", showExits));
  byId("heat").addEventListener("keydown", movePage);
  byId("step-on").addEventListener("click", () => moveStep(1));
  byId("step-back").addEventListener("click", () => moveStep(-1));
  byId("step-all").addEventListener("click", () => { chosen.step = Infinity; showFlow(); });
  showGlance();
  showTime();
  showBench();
  showWorkload();
  showFlow();
  document.documentElement.dataset.ready = "yes";
}
start();
