/*
 * Loaded before a worker of vitest that runs under --disallow-code-generation-from-strings. Vite's module runner makes one
 * function of a string when it starts, to see how many lines the engine puts before a body; it is never called, for modules
 * are imported by Node itself. Whoever else asks for such a function gets none either: only its text.
 */
const asyncFunction = Object.getPrototypeOf(async () => undefined)

function refused(...parts) {
  const body = parts.pop() ?? ''
  return { toString: () => `async function anonymous(${parts.join(',')}\n) {\n${body}\n}` }
}

Object.defineProperty(asyncFunction, 'constructor', { value: refused, configurable: true })

let isRefused = false
try {
  Reflect.construct(Function, ['return 1'])
} catch {
  isRefused = true
}
if (!isRefused)
  throw new Error('run under --disallow-code-generation-from-strings: code can be made of strings here')
