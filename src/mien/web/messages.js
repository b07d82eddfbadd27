// The page's words in the listener's language. English is what stands in the code; other languages come from files.

const KEPT_AS = "mien.language";

/** Languages with a file in `messages/`, named by themselves. */
export const LANGUAGES = { en: "English", de: "Deutsch", fr: "Français" };

function kept() {
  try {
    return localStorage.getItem(KEPT_AS);
  } catch {
    // A browser that keeps nothing goes by its own languages.
    return null;
  }
}

const languageOf = (tag) => tag.slice(0, 2).toLowerCase();

function chosen() {
  const wanted = [kept() ?? "", ...navigator.languages].map(languageOf);
  return wanted.find((tag) => tag in LANGUAGES) ?? "en";
}

async function load(language) {
  if (language === "en") return {};
  const response = await fetch(`/static/messages/${language}.json`).catch(() => null);
  return response?.ok ? response.json() : {};
}

export const language = chosen();

/** For numbers and dates: the listener's own country, where the browser names one that speaks the language. */
export const locale = navigator.languages.find((tag) => languageOf(tag) === language) ?? language;

document.documentElement.lang = language;

/**
 * Something that is made once, when it is first asked for: browsers need some 20 ms for their first formatter.
 * @template T
 * @param {() => T} make
 */
export function once(make) {
  /** @type {T | undefined} */
  let made;
  return () => (made ??= make());
}

const plural = once(() => new Intl.PluralRules(language));
const number = once(() => new Intl.NumberFormat(locale));

/** From here on languages differ in how they write a whole number. */
const GROUPED_FROM = 1000;

// Everything that shows words imports this module, and so waits for them.
const messages = await load(language);

/**
 * The text in the page's language; `{name}` stands for `values.name`, and numbers are written as the language does.
 * `{count} song|{count} songs` has a form for one and a form for all other counts. A text without a translation stays
 * English.
 * @param {string} text
 * @param {Record<string, unknown>} values
 */
export function t(text, values = {}) {
  const forms = (messages[text] ?? text).split("|");
  const form = forms.length > 1 && plural().select(Number(values.count)) === "one" ? forms[0] : forms[forms.length - 1];
  return form.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? shown(values[name]) : whole));
}

/** Values that are sentences of the server's, too; any other is a name or a number, and stays as it is. */
const SENTENCES = new Set(["problem", "part", "what"]);

/** Texts with values, from the one with the most words of its own to that with the fewest: how each is recognised. */
const patterns = once(() =>
  Object.keys(messages)
    .filter((text) => text.includes("{") && !text.includes("|"))
    .map((text) => {
      const pieces = text.split(/\{(\w+)\}/);
      const words = pieces.filter((_, place) => place % 2 === 0);
      const escaped = words.map((word) => word.replace(/[$()*+.?[\\\]^{|}]/g, "\\$&"));
      const names = pieces.filter((_, place) => place % 2 === 1);
      return { text, names, known: words.join("").length, form: new RegExp(`^${escaped.join("(.*?)")}$`, "s") };
    })
    .sort((one, other) => other.known - one.known),
);

/**
 * A sentence of the server's in the page's language: as a whole, or with the values that it was filled with; English
 * where it has no translation. What went wrong comes as a sentence only, and some of it was written down long ago.
 */
export function translated(sentence) {
  if (sentence in messages || language === "en") return messages[sentence] ?? sentence;
  for (const { text, names, form } of patterns()) {
    const [, ...found] = form.exec(sentence) ?? [];
    if (!found.length) continue;
    return t(text, Object.fromEntries(names.map((name, k) => [name, SENTENCES.has(name) ? translated(found[k]) : found[k]])));
  }
  return sentence;
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

const plain = (value) => Number.isInteger(value) && value >= 0 && value < GROUPED_FROM;

/** A name written from right to left is kept apart, so that it does not turn the sentence around it. */
function shown(value) {
  if (typeof value === "number") return plain(value) ? String(value) : number().format(value);
  const text = String(value);
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

/** Keep the choice and show the page in it. */
export function speak(tag) {
  try {
    localStorage.setItem(KEPT_AS, tag);
  } catch {
    return false;
  }
  location.reload();
  return true;
}
