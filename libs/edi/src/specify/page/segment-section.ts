import { placeText } from '../../guide/locator.ts'
import type { ElementRules, QualifiedElement } from '../../guide/program.ts'
import { noteText } from '../../judge/check-notes.ts'
import { elementName } from '../../judge/element-words.ts'
import { html, type Markup } from './markup.ts'
import { wordsOf } from './segment-words.ts'
import type { Place } from './structure-list.ts'

export type Section = {
  readonly place: Place
  /** Where else the same segment stands under the same rules, such as `PO1/REF`. */
  readonly paths: readonly string[]
  readonly example: string
  readonly isX12: boolean
}

/** One segment: its elements with what the standard and the guide ask for, its conditions, and an example. */
export function segmentSection({ place, paths, example, isX12 }: Section): Markup {
  const { node, base, anchor } = place
  const words = wordsOf(node.tag, isX12)
  const rows = node.elements.flatMap((rules, index) =>
    elementRows(node.tag, index + 1, rules, base.elements[index]),
  )
  const conditions = node.notes.map((note) => noteText(note, (position) => elementName(node.tag, position)))
  const list =
    conditions.length === 0
      ? ''
      : html`<ul class="conditions">${conditions.map((text) => html`<li>${text}</li>`)}</ul>`
  return html`<section id="${anchor}"><h3><span class="tag">${node.tag}</span>${words === '' ? '' : html` ${words}`}</h3>
<p class="small soft">${paths.length === 1 ? 'Stands at' : 'Stands, under the same rules, at'} ${paths.join(', ')}</p>
<div class="table"><table><thead><tr><th>Element</th><th>Type</th><th>Length</th><th>Use</th><th>Codes and rules</th></tr></thead><tbody>${rows}</tbody></table></div>${list}
<pre>${example}</pre></section>
`
}

function elementRows(
  tag: string,
  position: number,
  rules: ElementRules,
  base: ElementRules | undefined,
): readonly Markup[] {
  const row = elementRow(elementName(tag, position), rules, { base, isPart: false })
  if (rules.unused) return [row]
  const parts = (rules.components ?? []).map((part, index) =>
    elementRow(elementName(tag, position, index + 1), part, {
      base: base?.components?.[index],
      isPart: true,
    }),
  )
  return [row, ...parts]
}

function elementRow(
  name: string,
  rules: ElementRules,
  { base = rules, isPart }: { readonly base?: ElementRules | undefined; readonly isPart: boolean },
): Markup {
  const { reference, type, components, unused, repeat } = rules
  const called = rules.name === undefined ? '' : html` <span class="by-guide">${rules.name}</span>`
  const often = repeat > 1 ? html` <span class="small soft">up to ${repeat} times</span>` : ''
  return html`<tr${unused ? html` class="unused"` : ''}><td${isPart ? html` class="part"` : ''}>${name} <span class="soft small">${reference}</span>${called}</td><td>${components === undefined ? type : 'composite'}${often}</td><td>${lengthText(rules, base)}</td><td>${elementUse(rules, base)}</td><td class="codes">${codesMarkup(rules.codes)}${rules.qualified.map(qualifiedText)}</td></tr>
`
}

function lengthText({ min, max, components, unused }: ElementRules, base: ElementRules): Markup {
  if (components !== undefined || unused) return html``
  const own = min === max ? String(min) : `${min} to ${max}`
  const standard = base.min === base.max ? String(base.min) : `${base.min} to ${base.max}`
  return own === standard
    ? html`${own}`
    : html`<span class="by-guide">${own}</span> <span class="small soft">(${standard})</span>`
}

function elementUse({ unused, mandatoryBy }: ElementRules, base: ElementRules): Markup {
  const own = unused ? 'not used' : mandatoryBy === undefined ? 'optional' : 'required'
  const standard = base.mandatoryBy === undefined ? 'optional' : 'required'
  const kind = unused ? 'use never' : own === 'required' ? 'use must' : 'use'
  if (own === standard) return html`<span class="${kind}">${own}</span>`
  return html`<span class="${kind}"><span class="by-guide">${own}</span></span> <span class="small soft">(${standard})</span>`
}

function codesMarkup(codes: ReadonlySet<string> | undefined): Markup {
  return codes === undefined ? html`` : html`${[...codes].map((code) => html`<code>${code}</code>`)}`
}

function qualifiedText({ discriminator, codes, mandatory, unused, min, max }: QualifiedElement): Markup {
  const parts = [
    ...(unused ? ['not used'] : mandatory ? ['required'] : []),
    ...(min !== undefined || max !== undefined ? [`length ${min ?? ''} to ${max ?? ''}`] : []),
  ]
  const list = codes === undefined ? '' : html` ${codesMarkup(codes)}`
  return html`<span class="rule small by-guide">with ${discriminator.values.join(' or ')} in ${placeText(discriminator)}: ${parts.join(', ')}${list}</span>`
}
