import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { defineConfig } from 'vite';

/** What a browser loads before it shows anything, in bytes of gzipped JavaScript. */
const FIRST_LOAD_BYTES = 300_000;

/** Fails the build when the first load has grown too large: what is not needed at once is imported when it is. */
function firstLoadLimit(): Plugin {
  return {
    name: 'first-load-limit',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? [file] : []));
      const loaded = new Set<string>();
      const load = (name: string): void => {
        if (loaded.has(name)) return;
        loaded.add(name);
        for (const next of chunks.find((chunk) => chunk.fileName === name)?.imports ?? []) load(next);
      };
      for (const chunk of chunks) if (chunk.isEntry) load(chunk.fileName);
      const bytes = chunks
        .filter((chunk) => loaded.has(chunk.fileName))
        .reduce((sum, chunk) => sum + gzipSync(chunk.code).length, 0);
      if (bytes > FIRST_LOAD_BYTES)
        this.error(
          `The console loads ${bytes} bytes of gzipped JavaScript at first; ${FIRST_LOAD_BYTES} are allowed. Import what is not needed at once by import().`,
        );
      if (process.env['EDDA_SIZES'])
        process.stdout.write(`first load: ${bytes} bytes of gzipped JavaScript\n`);
    },
  };
}

export default defineConfig({
  // The orchestrator may serve it at any path: files find each other relative to where they are.
  base: './',
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    rolldownOptions: {
      checks: { pluginTimings: false },
      onLog(level, log, handle) {
        // For servers that render React, of which there is none here.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
      },
    },
  },
  oxc: { jsx: { runtime: 'automatic' } },
  plugins: [firstLoadLimit()],
});
