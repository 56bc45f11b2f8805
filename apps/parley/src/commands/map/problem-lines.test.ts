import { expect, test } from 'vitest'
import { problemLines } from './problem-lines.ts'

const problem = {
  file: 'mappings/order.yaml',
  line: 2,
  column: 14,
  path: 'spec.out.po',
  text: 'unknown name headng; did you mean heading?',
}

test('the line is shown with carets below the name that is meant', () => {
  const texts = new Map([['mappings/order.yaml', 'out:\n        po: headng.beg.03 | upper\n']])
  expect(problemLines({ ...problem, column: 13 }, texts)).toBe(
    [
      'mappings/order.yaml:2:13 spec.out.po: unknown name headng; did you mean heading?',
      '    2 |         po: headng.beg.03 | upper',
      '      |             ^^^^^^',
    ].join('\n'),
  )
})

test('what is no name is marked by one caret, and tabs keep their width', () => {
  const texts = new Map([['mappings/order.yaml', 'out:\n\tpo: (1 + ) * 2\n']])
  expect(
    problemLines({ ...problem, column: 10 }, texts)
      .split('\n')
      .slice(1),
  ).toEqual(['    2 | \tpo: (1 + ) * 2', '      | \t        ^'])
})

test('of a very long line the part around the place is shown', () => {
  const line = `  a: ${'x + '.repeat(100)}wrong${' + y'.repeat(100)}`
  const [, shown = '', carets = ''] = problemLines(
    { ...problem, line: 1, column: line.indexOf('wrong') + 1 },
    new Map([['mappings/order.yaml', line]]),
  ).split('\n')
  expect(shown.slice(8).length).toBe(120)
  expect(shown.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('wrong')
})

test('without the text of the file only the place is told', () => {
  expect(problemLines(problem, new Map())).toBe(
    'mappings/order.yaml:2:14 spec.out.po: unknown name headng; did you mean heading?',
  )
})
