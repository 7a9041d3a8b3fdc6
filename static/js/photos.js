// Makes photos small on this device and sends them one by one, each under its own key.
// Without it the form sends them whole. Every word it says comes with the page.
(() => {
const form = document.querySelector("form[data-photos]");
if (!form || !self.AbortController || !HTMLCanvasElement.prototype.toBlob) return;
const box = form.elements, line = form.querySelector(".save"), says = line.dataset;
const [, words, login] = line.children;
const store = `kmPhotos:${form.dataset.user}:${location.pathname}`;
const SIZES = [[1600, .8], [1600, .65], [1600, .5], [1200, .5], [900, .5], [600, .5]];
const MOST = 2e5;
// What has to outlive this page: keys and names that wait, and what became of others.
let state = { waiting: {}, kept: 0, bad: [] }, jobs = [], number = 0, wait = 0, busy, timer, stopped;

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
const settle = (job, why) => {
  wait = 0;
  delete state.waiting[job.key];
  if (why) state.bad.push(`${job.name} (${why})`);
  else state.kept++;
  jobs.shift();
  put();
};
const post = async (job) => {
  const data = new FormData();
  const texts = { deed: "add", key: job.key, caption: job.caption };
  for (const name in texts) data.append(name, texts[name]);
  data.append("files", job.small, job.name);
  data.append("end", 1);
  busy = new AbortController();
  const limit = setTimeout(() => busy.abort(), 120000);
  try {
    return await fetch(location.pathname, {
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
  if (!job) return number && location.replace(location.pathname);
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

form.addEventListener("submit", (event) => {
  const { files } = box.files, caption = box.caption.value;
  if (!files.length || stopped) return;
  event.preventDefault();
  for (const file of files) {
    const job = { file, caption, name: file.name, key: newKey() };
    jobs.push(job);
    state.waiting[job.key] = job.name;
    number++;
  }
  put();
  box.files.value = "";
  next();
});
addEventListener("online", () => {
  wait = 0;
  next();
});
addEventListener("beforeunload", (event) => {
  if (!jobs[0] || stopped) return;
  event.preventDefault();
  event.returnValue = "";
});

// What the page before this one left behind: told once.
try { state = JSON.parse(sessionStorage[store]); } catch (error) {}
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
})();
