// Keeps a text while it is typed, on this device and at the centre, and says which.
// The other side of it: meetings/autosave.py. Every word it says comes with the page.
(() => {
const form = document.querySelector("form[data-url]");
if (!form || !self.AbortController) return;
const page = form.dataset, box = form.elements;
// A record has three screens, a post has none.
const screen = box.screen && box.screen.value;
const line = form.querySelector(".save"), says = line.dataset;
const [, words, login, differs] = line.children;
const random = () => Math.random().toString(36).slice(2);
// Without storage, as in a private window, both answer undefined.
const tried = (deed) => { try { return deed(); } catch (error) {} };
const get = (name, store = "local") => tried(() => JSON.parse(self[store + "Storage"][name] || 0));
const put = (name, value, store = "local") => tried(() => {
  if (value) self[store + "Storage"][name] = JSON.stringify(value);
  else delete self[store + "Storage"][name];
  return true;
});

// Each tab is a device. An open tab hides its name, so that a copy of it gets another.
const device = get("kmDevice", "session") || random() + random();
const arrive = () => put("kmDevice", 0, "session");
const leave = () => put("kmDevice", device, "session");
arrive();
// A page not stored yet keeps its key when it is loaded again; a choice counts once.
const chosen = location.search == "?stored";
if (chosen || page.here) history.replaceState(0, "", page.here || form.action);

const drafts = `km:${box.writer.value}:`, jobs = [];
let copy = drafts + random(), rev = +page.rev, number = 0, wait = 0, kept = true;
let unsent, clash, timer, busy, again, left;

const token = () => (/csrftoken=(\w+)/.exec(document.cookie) || [])[1];
const count = () => {
  number = Math.max(number, get("kmCount") || 0) + 1;
  put("kmCount", number);
  return number;
};
const read = () => {
  const texts = {};
  new FormData(form).forEach((text, name) => {
    if (typeof text != "string" || /^(csrf.*|photos.*|rev|device|sequence)$/.test(name)) return;
    texts[name] = texts[name] || [];
    texts[name].push(text);
  });
  return JSON.stringify(texts);
};
const add = (to, texts) => {
  for (const name in texts) if (!to[name]) for (const text of texts[name]) {
    const one = document.createElement("input");
    Object.assign(to.appendChild(one), { type: "hidden", name, value: text });
  }
};
const write = (texts) => {
  const rest = JSON.parse(JSON.stringify(texts));
  for (const one of box) {
    const own = texts[one.name] || [];
    if (/radio|checkbox/.test(one.type)) one.checked = own.includes(one.value);
    else if (own.length) one.value = rest[one.name].shift();
  }
  // Rows that this page does not have travel along unseen.
  add(form, texts);
};

const say = (what, value) => {
  const text = (says[what] || "#").replace("@", value).replace("#", kept ? says.here : says.bare);
  // Said once: whoever listens to the page hears every change of it.
  if (words.textContent != text) words.textContent = text;
  line.classList.toggle("wait", what != "ok");
  login.hidden = what != "login";
  login.href = says.at + encodeURIComponent(location.pathname + location.search);
  differs.hidden = !clash;
};
// What this phone holds of this person's draft, whichever page wrote it.
const copies = (deed) => {
  for (const name of tried(() => Object.keys(localStorage)) || []) {
    const one = name.startsWith(drafts) && get(name);
    if (one && one.draft == page.url) deed(one, name);
  }
};
const keep = (posted) => {
  const { url: draft, title } = page;
  kept = put(copy, { draft, screen, title, rev, device, posted, text: read() });
};
const aside = (name) => {
  clash = name.replace(/(:old)?$/, ":old");
  if (clash != name && put(clash, get(name))) put(name);
  return clash;
};
const later = (ms) => {
  clearTimeout(timer);
  timer = setTimeout(send, ms);
};
const retry = (why) => {
  if (left) return;
  wait = Math.min(wait * 2 || 4, 120);
  const seconds = Math.round(wait * (0.8 + 0.4 * Math.random()));
  say(why, seconds);
  later(seconds * 1000);
};
const send = async () => {
  clearTimeout(timer);
  again = busy;
  const job = jobs[0];
  if (busy || left || !job && (!unsent || clash == copy)) return;
  const own = !job || job.fresh, text = job ? job.text : read(), sequence = count();
  busy = new AbortController();
  const limit = setTimeout(() => busy.abort(), 30000);
  say("send");
  try {
    const answer = await fetch(page.url, {
      method: "PUT",
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": token(),
        "If-Match": `"${own ? rev : job.rev}"`,
        "X-Device": own ? device : "",
        "X-Sequence": sequence,
      },
      body: text,
      signal: busy.signal,
      keepalive: text.length < 2e4,
    });
    const { status } = answer;
    if (answer.redirected || /40[13]/.test(status)) say("login");
    else if (job && /4../.test(status)) {
      aside(job.name);
      jobs.shift();
      again = true;
      say("clash");
    } else if (status == 409) {
      keep();
      copy = aside(copy);
      say("clash");
    } else if (says[status]) say(status);
    else if (!answer.ok) retry("fail");
    else taken(await answer.json(), job, own, text, sequence);
  } catch (error) {
    retry("off");
  }
  clearTimeout(limit);
  busy = 0;
  if (again) later(500);
};
const taken = (at, job, own, text, sequence) => {
  wait = 0;
  if (own && at.sequence > sequence) return again = number = at.sequence;
  if (own) box.rev.value = rev = at.rev;
  if (job) {
    if ((get(job.name) || job).text == text) put(job.name);
    jobs.shift();
    again = unsent || jobs[0];
    // What this page shows may rest on what has just been stored.
    if (!again && rev > page.rev) location.replace(form.action);
  } else {
    if (read() != text) return again = true;
    put(copy);
    unsent = false;
  }
  say("ok", at.label);
};

const touch = () => {
  unsent = true;
  left = false;
  keep();
  say(clash == copy ? "clash" : "local");
  later(2500);
};
form.addEventListener("input", touch);
form.addEventListener("submit", ({ submitter }) => {
  box.rev.value = rev;
  box.device.value = device;
  box.sequence.value = count();
  const posted = device + "." + number;
  if (unsent) keep(posted);
  // Once thrown away at the centre, no copy of it stays behind here.
  if (submitter && submitter.value == "discard") copies((one, name) => put(name, { ...one, posted }));
  put("kmShown", copy, "session");
  left = true;
  if (busy) busy.abort();
});
differs.addEventListener("click", (event) => {
  event.preventDefault();
  const both = document.body.appendChild(document.createElement("form"));
  Object.assign(both, { action: differs.href, method: "post", enctype: form.enctype });
  add(both, { csrfmiddlewaretoken: [token()] });
  add(both, JSON.parse((get(clash) || { text: read() }).text));
  put("kmShown", clash, "session");
  left = true;
  both.submit();
});
addEventListener("online", () => {
  wait = 0;
  send();
});
// A page that goes makes one more try; the line may hold for it.
addEventListener("pagehide", () => {
  leave();
  send();
});
addEventListener("pageshow", ({ persisted }) => {
  arrive();
  left = false;
  if (persisted && unsent) send();
  else if (persisted) location.replace(form.action);
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) leave();
  else arrive();
  send();
});

// On a slow line people type before this script is there; what a browser fills in again
// after going back is not theirs.
const [way] = tried(() => performance.getEntriesByType("navigation")) || [];
const early = way && way.type == "navigate" && [...box].some((one) =>
  /radio|checkbox/.test(one.type) ? one.checked != one.defaultChecked
    : /^text/.test(one.type) && one.value != one.defaultValue);
// What earlier pages left behind is taken up where it fits.
const got = (/draft=([\w.-]+)/.exec(document.cookie) || [])[1];
const shown = chosen && get("kmShown", "session");
// Also of whoever had this phone before: what has arrived stays here no longer.
for (const name of tried(() => Object.keys(localStorage)) || [])
  if (got && /^km:/.test(name) && (get(name) || 0).posted == got) put(name);
copies((one, name) => {
  const fits = (one.rev == rev || one.device == page.device) && !name.endsWith(":old");
  if (name == shown) put(name);
  else if (fits && !early && !unsent && one.screen == screen) {
    write(JSON.parse(one.text));
    unsent = true;
    keep();
    if (kept) put(name);
  } else jobs.push({ ...one, name, fresh: fits && !early });
});
if (early) touch();
if (unsent || jobs[0]) send();
})();
