// The report: a table of tool, goal and figures, then every miss.

const FEW = 12;

/** As text for a terminal; of each check the first few misses, or all. */
export function report(results, { all = false } = {}) {
  const rows = results.map(({ check, misses, measured, seconds }) => [
    misses.length === 0 ? 'ok' : 'MISS',
    check.name,
    check.tool,
    check.goal,
    misses.length === 0 ? measured : `${measured}; ${misses.length} misses`,
    `${seconds.toFixed(1)} s`,
  ]);
  const lines = table([['', 'check', 'tool', 'goal', 'measured', 'time'], ...rows]);
  const details = results.filter(({ misses }) => misses.length > 0).flatMap((result) => missesOf(result, all ? Infinity : FEW));
  return [...lines, ...details].join('\n');
}

function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
}

/** One line for what is missed alike on many pages. */
function missesOf({ check, misses }, most) {
  const pages = new Map();
  for (const { page, says } of misses) {
    pages.set(says, [...(pages.get(says) ?? []), page ?? 'the site']);
  }
  const lines = [...pages].map(([says, on]) => {
    const [first, ...others] = new Set(on);
    const more = others.length === 0 ? '' : ` and ${others.length} more pages`;
    return `  ${first}${more}: ${says}`;
  });
  const left = lines.length > most ? [`  … and ${lines.length - most} more: --all shows them`] : [];
  return ['', `${check.name}:`, ...lines.slice(0, most), ...left];
}
