"use strict";
(() => {
  const pairs = JSON.parse(document.getElementById("data").textContent);
  const verdicts = ["same", "different", "unsure"];
  const judged = new Map();
  const who = document.getElementById("who");
  const save = document.getElementById("save");
  const state = document.getElementById("state");

  const make = (name, text, kind) => {
    const node = document.createElement(name);
    if (text !== undefined) node.textContent = text;
    if (kind) node.className = kind;
    return node;
  };

  const list = (texts, kind) => {
    const node = make("ul", undefined, kind);
    for (const text of texts) node.append(make("li", text));
    return node;
  };

  const tell = () => {
    save.disabled = !judged.size || !who.value.trim();
    const told = judged.size ? `${judged.size} judged, not saved yet` : "nothing judged";
    state.value = judged.size && !who.value.trim() ? `${told}: tell your name` : told;
  };

  const choices = (number, article) => {
    const field = make("fieldset");
    const reason = make("input");
    const judge = () => {
      const chosen = field.querySelector("input:checked");
      article.classList.toggle("judged", Boolean(chosen));
      if (chosen) judged.set(number, { verdict: chosen.value, reason: reason.value.trim() });
      tell();
    };
    for (const verdict of verdicts) {
      const label = make("label");
      const box = make("input");
      Object.assign(box, { type: "radio", name: `pair-${number}`, value: verdict });
      box.addEventListener("change", judge);
      label.append(box, ` ${verdict}`);
      field.append(label);
    }
    Object.assign(reason, { type: "text", maxLength: 2000, placeholder: "why" });
    reason.setAttribute("aria-label", "why");
    reason.addEventListener("input", judge);
    field.append(reason);
    return field;
  };

  pairs.forEach((pair, number) => {
    const article = make("article");
    const both = make("div", undefined, "both");
    for (const side of pair.shown) {
      const section = make("section");
      section.append(make("h2", side.label), list(side.about), list(side.words, "words"));
      both.append(section);
    }
    const table = make("table");
    for (const [speaksFor, weight, text] of pair.evidence) {
      const row = make("tr");
      row.append(make("td", speaksFor ? "for" : "against"), make("td", weight), make("td", text));
      table.append(row);
    }
    article.append(both, table, choices(number, article));
    document.getElementById("pairs").append(article);
  });

  who.addEventListener("input", tell);
  save.addEventListener("click", () => {
    const when = new Date().toISOString().replace(/\.\d+Z$/, "Z");
    const lines = [...judged].map(([number, told]) =>
      JSON.stringify({ verdict: told.verdict, sides: pairs[number].sides, reason: told.reason, who: who.value.trim(), when }));
    const link = make("a");
    link.href = URL.createObjectURL(new Blob([lines.join("\n") + "\n"], { type: "application/jsonl" }));
    link.download = "judgements.jsonl";
    link.click();
    URL.revokeObjectURL(link.href);
    state.value = `${judged.size} saved`;
  });
  tell();
})();
