"use strict";
(() => {
  const root = document.documentElement;
  const form = document.getElementById("filters");
  const items = [...document.querySelectorAll("article.item")];
  const groups = [...document.querySelectorAll("section[data-group], section[data-section]")];
  const details = [...document.querySelectorAll("article.item details")];
  const boxes = [...document.querySelectorAll("details")];
  const boxOf = (item) => item.querySelector("details.item-box");
  const category = form.elements.namedItem("category");
  const texts = new Map();
  root.classList.add("js");

  const names = new Map();
  for (const item of items) names.set(item.dataset.category, item.dataset.categoryEn);
  for (const [ja, en] of names) {
    const option = document.createElement("option");
    option.value = ja;
    option.dataset.ja = ja;
    option.dataset.en = en;
    category.append(option);
  }

  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
  const textOf = (item) => {
    if (!texts.has(item)) texts.set(item, plain(item.textContent));
    return texts.get(item);
  };
  const checked = (name) =>
    [...form.querySelectorAll(`input[name="${name}"]:checked`)].map((input) => input.value);
  const chosen = (name) => form.elements.namedItem(name)?.value ?? "";

  const filter = () => {
    const verdicts = checked("verdict");
    const priorities = checked("priority");
    const words = plain(chosen("text")).split(" ").filter(Boolean);
    let shown = 0;
    for (const item of items) {
      const { verdict, priority, section } = item.dataset;
      const fits =
        (verdicts.length === 0 || verdicts.includes(verdict)) &&
        (priorities.length === 0 || priorities.includes(priority)) &&
        (chosen("category") === "" || item.dataset.category === chosen("category")) &&
        (chosen("section") === "" || section === chosen("section")) &&
        words.every((word) => textOf(item).includes(word));
      item.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    for (const group of groups) group.hidden = !group.querySelector("article.item:not([hidden])");
    form.elements.namedItem("shown").value = `${shown} / ${items.length}`;
    document.querySelector(".none-shown").hidden = shown > 0;
  };

  const speak = () => {
    const lang = document.getElementById("lang-en").checked ? "en" : "ja";
    root.lang = lang;
    for (const option of form.querySelectorAll("option[data-ja]")) {
      option.textContent = option.dataset[lang];
    }
  };

  const fold = (open) => {
    for (const one of details) one.open = open;
  };

  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const item = target?.closest("article.item");
    if (!item) return;
    if (item.hidden) {
      form.reset();
      filter();
    }
    for (let box = target; box; box = box.parentElement?.closest("details")) box.open = true;
    boxOf(item).open = true;
    target.scrollIntoView();
  };

  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  for (const button of form.querySelectorAll("[data-fold]")) {
    button.addEventListener("click", () => fold(button.dataset.fold === "open"));
  }
  for (const radio of document.querySelectorAll(".switch")) radio.addEventListener("change", speak);
  addEventListener("hashchange", reveal);

  let before = [];
  addEventListener("beforeprint", () => {
    before = boxes.filter((one) => !one.open);
    for (const one of before) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of before) one.open = false;
  });

  for (const item of items) {
    const quiet = ["pass", "not_applicable"].includes(item.dataset.verdict);
    boxOf(item).open = !quiet;
  }
  for (const box of document.querySelectorAll('[data-quiet="yes"]')) box.open = false;
  speak();
  filter();
  reveal();
})();
