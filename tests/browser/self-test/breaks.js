// Small edits that break the small site, each with the check that must see it and what it must say.

const HOME = 'index.html';
const HEAT = 'pathway/heat.html';
const STYLE = 'style.css';
const SCRIPT = 'script.js';
const SEARCH = 'search.js';

const END = '</main>';
const before = (mark, more) => [mark, `${more}${mark}`];

const edit = (check, file, [find, put], says) => ({ check, file, find, put, says });

export const BREAKS = [
  edit('html', HOME, ['<p id="start">', '<p id="start" colour="red">'], /error.*colour/),
  edit('html', HEAT, before(END, '<section><p>No heading</p></section>'), /warning.*heading/),

  edit('accessibility', HOME, before(END, '<img src="icon.svg" width="8" height="8">'), /image-alt/),
  edit('accessibility', STYLE, ['--ink: #eee', '--ink: #444'], /color-contrast.*dark/),
  edit('accessibility', STYLE, ['--ink: #111', '--ink: #bbb'], /color-contrast.*\((phone|desktop)\)/),
  edit('accessibility', HEAT, ['<h2 id="first">What comes first</h2>', '<h4 id="first">What comes first</h4>'], /heading-order/),

  edit('lighthouse', HOME, [/<meta name="description".*>/, ''], /seo/),

  edit('links', HOME, ['heat.html#first', 'heat.html#last'], /no part last/),
  edit('links', HOME, ['<a href="index.html">', '<a href="gone.html">'], /gone\.html is not there/),
  edit('links', HEAT, ['id="first"', 'id="main"'], /id main is there twice/),
  edit('links', HOME, [/href="pathway\/heat\.html[^"]*"/g, 'href="index.html"'], /no chain of links/),

  edit('disk', HOME, ['href="style.css"', 'href="/style.css"'], /style\.css/),
  edit('disk', HOME, ['<script src="script.js" defer>', '<script src="script.js" type="module">'], /script\.js|CORS/),
  edit('disk', HEAT, ['href="../index.html"', 'href="../"'], /is not a file/),

  edit('overflow', HOME, before(END, `<pre>${'wide '.repeat(40)}</pre>`), /px wide/),

  edit('policy', HOME, before(END, '<p style="color: red">Red</p>'), /style-src/),
  edit('policy', HOME, ['<script src="script.js" defer>', '<script>document.title = "";'], /script-src/),
  edit('policy', SCRIPT, ['document', 'fetch("gone.json"); document'], /gone\.json: 404/),

  edit(
    'no-script',
    SCRIPT,
    ['document', 'document.querySelector("h1").textContent = "Scripted heading"; document'],
    /Scripted heading/,
  ),
  edit('no-script', HEAT, before(END, '<button type="button">Copy</button>'), /does nothing without JavaScript/),
  edit('no-script', STYLE, ['.box {', ':root:not(.scripted) svg { display: none } .box {'], /0 of 1 pictures/),
  edit('no-script', HOME, [/<nav[\s\S]*<\/nav>/, ''], /no navigation/),

  edit('keyboard', STYLE, [':focus-visible {\n  outline: 3px solid;', ':focus-visible {\n  outline: none;'], /focus not visible/),
  edit('keyboard', STYLE, ['.skip:focus {\n  left: 1rem;', '.skip:focus {'], /off screen/),
  edit('keyboard', HOME, ['href="#main"', 'href="#"'], /does not land in main/),
  edit('keyboard', HOME, [/<a class="skip".*<\/a>/, ''], /is not a skip link/),
  edit(
    'keyboard',
    SCRIPT,
    [
      'document',
      'addEventListener("keydown", (event) => { if (document.activeElement.textContent === "Heat") event.preventDefault(); }); document',
    ],
    /not reached/,
  ),
  edit(
    'keyboard',
    STYLE,
    before('body {', 'main::after { content: ""; position: fixed; inset: 0; background: var(--paper); } '),
    /focus covered/,
  ),

  edit('print', STYLE, ['--ink: #000', '--ink: #777'], /contrast 4\.4/),
  edit('print', STYLE, ['--box: #fff', '--box: #555'], /contrast.*<text/),
  edit('print', STYLE, ['nav,\n  .skip', '.skip'], /navigation on paper/),
  edit('print', STYLE, ['content-visibility: visible', 'color: inherit'], /folded away/),

  edit(
    'text',
    HEAT,
    before(
      END,
      '<div class="chart-frame"><svg viewBox="0 0 200 40" width="200" height="40"><a href="#main"><rect class="c-box" width="40" height="40"/><text><tspan x="2" y="20">Manual therapy</tspan></text></a></svg></div>',
    ),
    /Manual therapy/,
  ),

  edit(
    'search',
    SEARCH,
    ['isIn(field.value.toLowerCase(), ', '((query, text) => text.includes(query))(field.value.toLowerCase(), '],
    /does not find pathway\/heat/,
  ),
  edit('search', SEARCH, ['`${found.length} found`', '"found"'], /nothing is announced/),
  edit('search', SEARCH, ["'input', show", "'input', () => setTimeout(show, 300)"], /hits came after/),
  edit('search', SEARCH, ["get('q')", "get('query')"], /\?q=.* shows nothing/),
  edit('search', SEARCH, ["'ArrowUp') walk(-1)", "'ArrowUp') walk(1)"], /arrows/),
  edit('search', SEARCH, ["event.key === '/' || ", ''], /\/ does not open/),
  edit('search', SEARCH, ["event.key === 'k'", 'false'], /Ctrl K does not open/),
  edit('search', SEARCH, ['const walk', `/* ${noise(600_000)} */ const walk`], /kB are loaded/),

  edit('weight', STYLE, before('body {', `/* ${noise(80_000)} */ `), /KiB/),
  edit('weight', HOME, before(END, [1, 2, 3, 4, 5].map((n) => `<img src="icon.svg?${n}" alt="${n}">`).join('')), /requests/),

  edit(
    'hosts',
    HOME,
    before('</head>', '<link rel="stylesheet" href="https://style.invalid/a.css">'),
    /asks for https:\/\/style\.invalid/,
  ),

  edit(
    'shift',
    SCRIPT,
    [
      'document',
      'addEventListener("load", () => setTimeout(() => document.querySelector("main").prepend(...Array.from({ length: 9 }, () => Object.assign(document.createElement("p"), { textContent: "Late" }))), 50)); document',
    ],
    /0\.\d+: .*Late/,
  ),
];

/** Text that does not compress well, always the same. */
function noise(length) {
  let state = 1;
  return Array.from({ length }, () => {
    state = (state * 48271) % 2147483647;
    return String.fromCharCode(97 + (state % 26));
  }).join('');
}
