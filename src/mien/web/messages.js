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

/** A whole sentence of the server's in the page's language; English where it has no translation. */
export const translated = (sentence) => messages[sentence] ?? sentence;

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
