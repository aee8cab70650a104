// A built site as a folder of files.

import { readdirSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Every file of a site, and its pages in order. */
export function readSite(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath ?? entry.path, entry.name)
        .slice(folder.length + 1)
        .split(sep)
        .join('/'),
    )
    .sort();
  return { folder, files: new Set(files), pages: files.filter((file) => file.endsWith('.html')) };
}

/** Pages of one kind share a template: those of one folder, and each page at the root by itself. */
export function kindOf(page) {
  const folder = posix.dirname(page);
  return folder === '.' ? posix.basename(page, '.html') : folder;
}

/** The first page of each kind. */
export function sampleOf(pages) {
  const kinds = new Map();
  for (const page of pages) {
    if (!kinds.has(kindOf(page))) kinds.set(kindOf(page), page);
  }
  return [...kinds.values()];
}

/** Where the site is on the disk; ends with a slash. */
export function diskRoot(site) {
  return pathToFileURL(join(site.folder, sep)).href;
}

/** The file of the site that an address means, without query and fragment; `null` where it leaves the site. */
export function fileOf(address, root) {
  const { href } = new URL(address);
  const bare = href.split(/[?#]/)[0];
  return bare.startsWith(root) ? decodeURIComponent(bare.slice(root.length)) : null;
}
