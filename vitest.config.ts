import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{apps,libs,tools}/*/src/**/*.test.ts'],
    pool: 'threads',
    isolate: false,
    // Many tests wait for processes more than they compute: on two cores three workers take half as long as one.
    maxWorkers: availableParallelism() + 1,
    testTimeout: 90_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
  },
})
