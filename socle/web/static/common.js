// Is a password one or two known words, with little else? As sso/passwords/wordlists.py, which has the last word.

const ADDED = 8, LONGEST = 26, MANY = 3;
const MASKS = { 0: "o", 1: "i", 3: "e", 4: "a", 5: "s", 7: "t", "@": "a", $: "s", "€": "e", "!": "i" };

export async function load(address) {
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) return () => false;
  const { links, words } = await answer.json();
  const known = { links: new Set(links), words: new Set(words) };
  return (folded) => textsOf(folded).some((text) => isOneOrTwo(text, known));
}

// Without what people add before and after, masks lifted; and its letters alone.
function textsOf(folded) {
  const shorn = folded.replace(/[^a-z]+$/, "");
  const bare = shorn.replace(/^[^a-z]+/, "");
  const letters = folded.replace(/[^a-z]/g, "");
  const masked = folded.length - bare.length <= ADDED ? [unmask(shorn), unmask(bare)] : [];
  return folded.length - letters.length <= ADDED ? [...masked, letters] : masked;
}

function unmask(text) {
  return [...text].map((sign) => MASKS[sign] ?? sign).join("");
}

function isOneOrTwo(text, { links, words }) {
  const once = text.replace(/^(.+?)\1+$/, "$1");
  const fewest = [0, ...Array(once.length).fill(MANY)];
  for (let end = 1; end <= once.length; end += 1) {
    for (let start = Math.max(0, end - LONGEST); start < end; start += 1) {
      const word = once.slice(start, end);
      if (links.has(word)) fewest[end] = Math.min(fewest[end], fewest[start]);
      else if (words.has(word)) fewest[end] = Math.min(fewest[end], fewest[start] + 1);
    }
  }
  return fewest.at(-1) > 0 && fewest.at(-1) < MANY;
}
