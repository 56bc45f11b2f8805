import { parentPort } from 'node:worker_threads'
import { thousandRuns } from './determinism-fixture.ts'

parentPort?.postMessage(thousandRuns())
