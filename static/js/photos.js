// Makes photos small on this device and sends them one by one, each under its own key.
// Without it the form sends them whole. Every word it says comes with the page.
(() => {
const form = document.querySelector("form[data-photos]");
if (!form || !self.AbortController || !HTMLCanvasElement.prototype.toBlob) return;
const box = form.elements, line = form.querySelector("[data-shrink]"), says = line.dataset;
const input = form.querySelector("[type=file]"), [, words, login] = line.children;
const url = form.dataset.photos || location.pathname, store = `kmPhotos:${form.dataset.user}:${url}`;
// Beside a text that is being typed photos are sent as soon as they are chosen, and each
// gets its row there; else the page that takes them is loaded anew.
const album = form.querySelector("[data-album]");
const SIZES = [[1600, .8], [1600, .65], [1600, .5], [1200, .5], [900, .5], [600, .5]];
const MOST = 2e5;
// What has to outlive this page: keys and names that wait, and what became of others.
let state = { waiting: {}, kept: 0, bad: [] }, jobs = [], number = 0, wait = 0, busy, timer, stopped, then;

const put = () => {
  try { sessionStorage[store] = JSON.stringify(state); } catch (error) {}
};
const token = () => (/csrftoken=(\w+)/.exec(document.cookie) || [])[1];
const newKey = () => {
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
  bytes[6] = bytes[6] & 15 | 64;
  bytes[8] = bytes[8] & 63 | 128;
  const hex = bytes.map((one) => (one + 256).toString(16).slice(1)).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};
const say = (texts, done) => {
  if (then) texts.push(says.then);
  words.textContent = texts.join(" ");
  line.hidden = false;
  line.classList.toggle("wait", !done);
};
const tell = (what, one, other) => say([says[what].replace("@", one).replace("#", other)]);

const read = (file) => new Promise((done, fail) => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result);
  reader.onerror = fail;
  reader.readAsDataURL(file);
});
const shrunk = async (file) => {
  if (!/^image\//.test(file.type)) return file;
  const picture = new Image(), canvas = document.createElement("canvas");
  let blob;
  try {
    picture.src = await read(file);
    await picture.decode();
    const { naturalWidth: width, naturalHeight: height } = picture;
    for (const [side, quality] of SIZES) {
      const scale = Math.min(1, side / Math.max(width, height));
      canvas.width = Math.max(1, width * scale);
      canvas.height = Math.max(1, height * scale);
      const pen = canvas.getContext("2d");
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
      blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
      if (blob.size <= MOST) break;
    }
  } catch (error) {}  // not for this browser to open: the centre says what it is
  return blob || file;
};
const retry = (why) => {
  wait = Math.min(wait * 2 || 4, 120);
  const seconds = Math.round(wait * (.8 + .4 * Math.random()));
  tell(why, seconds);
  timer = setTimeout(next, seconds * 1000);
};
const show = async ({ key, small }) => {
  const row = form.querySelector("[data-row]").innerHTML.replace(/KEY/g, key)
    .replace(/NUMBER/g, album.children.length + 1);
  album.insertAdjacentHTML("beforeend", row);
  album.querySelector(`[data-key="${key}"] img`).src = await read(small);
};
// What became of the photos: told once.
const report = () => {
  const { waiting, kept, bad } = state;
  const arrived = Object.keys(waiting).filter((key) => document.querySelector(`[data-key="${key}"]`));
  for (const key of arrived) delete waiting[key];
  const lost = Object.values(waiting), there = kept + arrived.length, texts = [];
  if (there) texts.push(says.ok.replace("@", there));
  if (bad[0]) texts.push(says.bad, bad.join(" · "));
  if (lost[0]) texts.push(says.lost, lost.join(" · "));
  if (texts[0]) say(texts, !bad[0] && !lost[0]);
  state = { waiting: {}, kept: 0, bad: [] };
  put();
  return bad[0];
};
const done = () => {
  if (!album) return location.replace(location.pathname);
  number = 0;
  // What could not be kept is read before the text goes without it.
  if (!report() && then) then.click();
  then = 0;
};
const settle = (job, why) => {
  wait = 0;
  delete state.waiting[job.key];
  if (why) state.bad.push(`${job.name} (${why})`);
  else {
    state.kept++;
    if (album) show(job);
  }
  jobs.shift();
  put();
};
const post = async (job) => {
  const data = new FormData();
  const texts = { deed: "add", key: job.key, caption: job.caption };
  for (const name in texts) data.append(name, texts[name]);
  for (const name of (form.dataset.with || "").split(" ")) if (box[name]) data.append(name, box[name].value);
  data.append("files", job.small, job.name);
  data.append("end", 1);
  busy = new AbortController();
  const limit = setTimeout(() => busy.abort(), 120000);
  try {
    return await fetch(url, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": token() },
      body: data,
      signal: busy.signal,
    });
  } finally {
    clearTimeout(limit);
  }
};
const next = async () => {
  clearTimeout(timer);
  const job = jobs[0];
  if (busy || stopped) return;
  if (!job) return number && done();
  busy = true;
  const place = number - jobs.length + 1;
  let again = 1;
  try {
    if (!job.small) {
      tell("shrink", place, number);
      job.small = await shrunk(job.file);
    }
    tell("send", place, number);
    const answer = await post(job), { status } = answer;
    if (answer.redirected || /40[134]/.test(status)) {
      stopped = true;
      say([says.login]);
      login.hidden = false;
    } else if (status > 499) again = retry("fail");
    else {
      const told = await answer.json().catch(() => ({}));
      const [refused] = told.refused || [];
      settle(job, answer.ok ? "" : refused ? refused.why : status);
    }
  } catch (error) {
    again = retry("off");
  }
  busy = 0;
  if (again) next();
};

const queue = () => {
  const caption = album ? "" : box.caption.value;
  for (const file of input.files) {
    const job = { file, caption, name: file.name, key: newKey() };
    jobs.push(job);
    state.waiting[job.key] = job.name;
    number++;
  }
  put();
  input.value = "";
  next();
};
form.addEventListener("submit", (event) => {
  if (stopped || !(album ? jobs : input.files)[0]) return;
  event.preventDefault();
  if (!album) return queue();
  // The text goes once its photos are there; till then nobody else may send it.
  event.stopImmediatePropagation();
  then = event.submitter || form.querySelector(".btn-primary");
  words.textContent += ` ${says.then}`;
});
if (album) {
  input.addEventListener("change", () => stopped || queue());
  form.querySelector("[data-plain]").hidden = true;
}
addEventListener("online", () => {
  wait = 0;
  next();
});
addEventListener("beforeunload", (event) => {
  if (!jobs[0] || stopped) return;
  event.preventDefault();
  event.returnValue = "";
});

// What the page before this one left behind.
try { state = JSON.parse(sessionStorage[store]); } catch (error) {}
report();
})();
