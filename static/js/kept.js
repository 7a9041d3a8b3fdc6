// What the screens for typing left on this device (static/js/autosave.js): a text that has
// arrived goes, "My work" shows the others to whoever typed them, a log-out takes all.
(() => {
const tried = (deed) => { try { return deed(); } catch (error) {} };
const get = (name) => tried(() => JSON.parse(localStorage[name]));
const put = (name, value) => tried(() => { localStorage[name] = JSON.stringify(value); });
const remove = (name) => delete localStorage[name];
const names = (of) => (tried(() => Object.keys(localStorage)) || [])
  .filter((name) => name.startsWith(of) && get(name));

const got = (/draft=([\w.-]+)/.exec(document.cookie) || [])[1];
for (const name of names("km:")) if (got && get(name).posted == got) remove(name);

const section = document.querySelector("[data-kept]");
if (!section) return;
const out = document.querySelector("[data-leave]"), row = section.querySelector("li");
const mine = () => names(`km:${section.dataset.kept}:`);

const show = (name) => {
  const one = get(name), texts = JSON.parse(one.text), item = row.cloneNode(true);
  const form = item.querySelector("form"), drop = item.querySelector("[data-drop]");
  const draft = document.querySelector(`h3 a[href="${one.draft}"]`);
  const typed = Object.values(texts).flat().sort((a, b) => b.length - a.length)[0];
  const title = draft ? draft.textContent : one.title;
  if (title) item.querySelector("h3").textContent = title;
  item.querySelector("p").textContent = typed.length > 80 ? typed.slice(0, 80) + "…" : typed;
  form.action = one.draft + (one.screen ? `${one.screen}/` : "");
  form.addEventListener("submit", () => send(name, one, texts, form));
  drop.addEventListener("click", () => {
    if (!confirm(drop.dataset.drop)) return;
    remove(name);
    item.remove();
    section.hidden = !mine().length;
  });
  section.querySelector("ul").append(item);
};

// The form goes as its own page would have sent it. An older text comes from nobody that
// the centre knows, so that it is compared and never overwrites.
const send = (name, one, texts, form) => {
  const sequence = (get("kmCount") || 0) + 1;
  const device = name.endsWith(":old") ? `old-${sequence}` : one.device;
  const told = { ...texts, rev: [one.rev], device: [device], sequence: [sequence] };
  put("kmCount", sequence);
  put(name, { ...one, posted: `${device}.${sequence}` });
  tried(() => { sessionStorage.kmShown = JSON.stringify(name); });
  for (const field in told) for (const value of told[field]) {
    const input = document.createElement("input");
    form.append(Object.assign(input, { type: "hidden", name: field, value }));
  }
};

row.remove();
mine().forEach(show);
section.hidden = !mine().length;
out.addEventListener("submit", (event) => {
  const left = mine();
  if (left.length && !confirm(out.dataset.leave)) event.preventDefault();
  else left.forEach(remove);
});
})();
