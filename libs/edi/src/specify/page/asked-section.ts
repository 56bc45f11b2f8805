import type { Consequence } from '../../guide/guide-spec.ts'
import type { Asked } from '../../guide/read-asked.ts'
import { conditionWords, placeWords, valueWords } from './expression-words.ts'
import { html, type Markup } from './markup.ts'

/** What the guide asks for in some cases, and which totals must be right, a sentence each; nothing without them. */
export function askedSection({ conditions, balances }: Asked): Markup {
  if (conditions.length + balances.length === 0) return html``
  const cases = conditions.flatMap(({ when, text, then }) =>
    then.map(({ target, consequence }) =>
      sentence(
        `When ${conditionWords(when)}, ${consequenceWords(placeWords(target.locator), consequence)}.`,
        text,
      ),
    ),
  )
  const totals = balances.map(({ target, expression, text }) =>
    sentence(`${placeWords(target.locator)} must be ${valueWords(expression)}`.replace(/,?$/, '.'), text),
  )
  return html`<h2>Conditions and totals</h2><ul class="conditions">${[...cases, ...totals]}</ul>
`
}

/** With how the guide writes it, for those who know the language. */
function sentence(words: string, text: string): Markup {
  return html`<li>${words} <code class="soft small">${text}</code></li>`
}

function consequenceWords(place: string, consequence: Consequence): string {
  if (consequence === 'required') return `${place} must be sent`
  if (consequence === 'never') return `${place} must not be sent`
  const { codes } = consequence
  return `${place} must be ${codes.length === 1 ? codes[0] : `one of ${codes.join(', ')}`}`
}
