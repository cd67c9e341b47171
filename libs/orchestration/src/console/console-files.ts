import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';

/** One file of the console as it is sent. */
export interface ConsoleFile {
  readonly type: string;
  readonly content: Buffer;
  /** The same, smaller; missing where that would not help. */
  readonly gzipped?: Buffer;
}

/** The files of a built console by their paths below it, with `/` between the parts: `index.html`, `assets/index-a1b2.js`. */
export type ConsoleFiles = ReadonlyMap<string, ConsoleFile>;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** The package with the console, which an application installs beside this one. It is found where this library is, or where the application is. */
const PACKAGE = '@edda/console';
const BUILT = 'dist/web';

/** The folder of the installed console; undefined if there is none, or if it was not built. */
export function installedConsole(): string | undefined {
  for (const from of [import.meta.url, join(process.cwd(), 'package.json')]) {
    try {
      const folder = join(dirname(createRequire(from).resolve(`${PACKAGE}/package.json`)), BUILT);
      if (existsSync(join(folder, 'index.html'))) return folder;
    } catch {
      // It is not installed there.
    }
  }
  return undefined;
}

/** Reads all of a built console at once: what a request asks for is then looked up by name, and no path of a request ever meets the disk. */
export function readConsole(folder: string): ConsoleFiles {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    paths.flatMap((path) => {
      const type = TYPES[extname(path)];
      if (type === undefined) return [];
      const content = readFileSync(path);
      const gzipped = gzipSync(content);
      const smaller = gzipped.length < content.length ? { gzipped } : {};
      return [[relative(folder, path).split(sep).join('/'), { type, content, ...smaller }] as const];
    }),
  );
}
