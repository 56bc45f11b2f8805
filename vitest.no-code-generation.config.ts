import { defineConfig } from 'vitest/config'

/**
 * The suite of libs/edi where no code may be made of strings: `npm run test:no-code-generation`. Modules are imported by
 * Node itself, since Vite's runner makes functions of their text.
 */
export default defineConfig({
  test: {
    include: ['libs/edi/src/**/*.test.ts'],
    // Ajv, which holds the JSON Schemas that we make against samples, makes functions of strings.
    exclude: ['libs/edi/src/specify/schema-and-typescript.test.ts'],
    pool: 'forks',
    isolate: false,
    execArgv: [
      '--disallow-code-generation-from-strings',
      '--import',
      './tools/verify/src/no-code-generation.mjs',
    ],
    experimental: { viteModuleRunner: false },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
