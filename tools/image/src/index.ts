/** The image of Parley: built with what engine there is, and read by tests that keep its files true. */
export { type Engine, findEngine, runEngine } from './engine.ts'
