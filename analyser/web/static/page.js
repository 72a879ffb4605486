// Betters what works without it: dropping files, how far an upload is, and deciding by keyboard.
"use strict";

const byId = (id) => document.getElementById(id);

function dropping() {
  const drop = byId("drop"), input = byId("exports"), form = byId("upload");
  if (!drop) return;
  drop.querySelector("[data-scripted]").hidden = false;
  const list = () => {
    byId("chosen").replaceChildren(...[...input.files].map((file) => {
      const item = document.createElement("li");
      item.textContent = `${file.name} (${Math.ceil(file.size / 1024)} KB)`;
      return item;
    }));
  };
  input.addEventListener("change", list);
  list(); // what was chosen before this script came
  for (const name of ["dragover", "dragenter"]) {
    drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; list(); }
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); send(form); });
}

function send(form) {
  const bar = byId("sent"), request = new XMLHttpRequest();
  bar.hidden = false;
  form.querySelector("button").disabled = true;
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    const percent = Math.round((100 * event.loaded) / event.total);
    bar.querySelector("progress").value = percent;
    bar.querySelector("span").textContent = `Sent: ${percent}%`;
  });
  request.addEventListener("load", () => {
    if (request.getResponseHeader("content-type")?.startsWith("application/json")) {
      location.assign(JSON.parse(request.responseText).path);
    } else if (request.responseURL && request.status < 400) {
      location.assign(request.responseURL);
    } else {
      failed(form, request.status === 413 ? "These files are too large together. Give fewer at once." : "The files were not taken. Please try again.");
    }
  });
  request.addEventListener("error", () => failed(form, "The server did not answer. Is it still running?"));
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.send(new FormData(form));
}

function failed(form, text) {
  const bar = byId("sent");
  bar.hidden = false;
  bar.querySelector("span").textContent = text;
  bar.querySelector("span").setAttribute("role", "alert");
  form.querySelector("button").disabled = false;
}

function following() {
  const work = byId("work");
  if (!work) return;
  const ask = async () => {
    try {
      const answer = await fetch(work.dataset.state, { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) return location.reload();
      const told = await answer.json();
      if (told.stage !== work.dataset.stage) return location.reload();
      work.querySelector("progress").value = told.percent;
      work.querySelector(".bar span").textContent = `${told.what}: ${told.percent}%`;
    } catch { /* the server may be busy: ask again */ }
    setTimeout(ask, 700);
  };
  setTimeout(ask, 500);
}

function deciding() {
  const form = byId("decide"), card = byId("case");
  if (!form) return;
  const note = byId("note"), unsaved = byId("unsaved"), leave = byId("leave");
  let letGo = false; // whether the note may be dropped: it is sent, or somebody chose to
  const written = () => note.value.trim() !== "" && !letGo;
  const stay = () => { // a note is dropped by nobody unawares: a key never drops it, the link only when it was told
    unsaved.hidden = false;
    unsaved.scrollIntoView({ block: "center" });
    unsaved.focus();
  };
  note.addEventListener("input", () => { unsaved.hidden = true; });
  form.addEventListener("submit", () => { letGo = true; });
  window.addEventListener("beforeunload", (event) => { if (written()) event.preventDefault(); });
  leave?.addEventListener("click", (event) => {
    if (written() && unsaved.hidden) { event.preventDefault(); stay(); } else { letGo = true; }
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const typing = event.target.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");
    if (typing) return;
    const choice = form.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (choice) { choice.checked = true; choice.focus(); event.preventDefault(); }
    if (event.key === "Enter" && form.querySelector("[name=state]:checked") && !event.target.matches("a, button, summary")) {
      event.preventDefault();
      form.requestSubmit();
    }
    if (event.target.matches("input")) return;
    if (["ArrowRight", "ArrowLeft"].includes(event.key) && written()) return stay();
    if (event.key === "ArrowRight" && card.dataset.next) location.assign(card.dataset.next);
    if (event.key === "ArrowLeft" && card.dataset.before) location.assign(card.dataset.before);
  });
}

function printing() {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

dropping();
following();
printing();
deciding();
