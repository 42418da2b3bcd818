// Measures the page in each frame: how wide it is, how well each of its texts stands out, and where its first
// suggestion ends.
// Beside the colours as they are: after a full invert and after a partial one, as mail apps do it unasked.

const parsed = (color) => color.match(/[\d.]+/g).map(Number);

function inverted([red, green, blue], when) {
  const [high, low] = [Math.max(red, green, blue), Math.min(red, green, blue)];
  const lightness = (high + low) / 2;
  if (!when(lightness / 255)) return [red, green, blue];
  return [red, green, blue].map((part) => part + 255 - 2 * lightness);
}

function luminance(color) {
  const [red, green, blue] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

// https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function paperBehind(element, view) {
  for (let at = element; at; at = at.parentElement) {
    const [red, green, blue, alpha = 1] = parsed(view.getComputedStyle(at).backgroundColor);
    if (alpha === 1) return [red, green, blue];
    if (alpha > 0) throw new Error(`half transparent: ${at.className}`);
  }
  throw new Error("no paper");
}

function place(element) {
  if (!element) return null;
  const { bottom, height } = element.getBoundingClientRect();
  return { words: element.textContent.replace(/\s+/g, " ").trim(), bottom, height };
}

function measured(frame) {
  const page = frame.contentDocument;
  const view = page.defaultView;
  const texts = [];
  const walk = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    const words = walk.currentNode.data.replace(/\s+/g, " ").trim();
    if (!words || !element.getClientRects().length) continue;
    const ink = parsed(view.getComputedStyle(element).color).slice(0, 3);
    const paper = paperBehind(element, view);
    const always = () => true;
    texts.push({
      words,
      ratio: contrast(ink, paper),
      inverted: contrast(inverted(ink, always), inverted(paper, always)),
      darkened: contrast(inverted(ink, (light) => light < 0.5), inverted(paper, (light) => light > 0.5)),
    });
  }
  const body = view.getComputedStyle(page.body);
  const top = (part) => place(page.querySelector(`.top ${part}`));
  return {
    width: page.documentElement.scrollWidth,
    widest: Math.max(...[...page.querySelectorAll("body *")].map((each) => each.getBoundingClientRect().right)),
    paper: body.backgroundColor,
    ink: body.color,
    first: { headline: top("h1"), reason: top(".because"), way: top("a") ?? top(".small"), lead: top(".lead") },
    texts,
  };
}

onload = () => {
  const frames = [...document.querySelectorAll("iframe")];
  const told = Object.fromEntries(frames.map((frame) => [frame.name, measured(frame)]));
  document.querySelector("pre").textContent = JSON.stringify(told);
};
