import type { Node } from '../../guide/program.ts'
import { elementName } from '../../judge/element-words.ts'
import { html, type Markup } from './markup.ts'
import { wordsOf } from './segment-words.ts'

/** A place under the guide, and the same place of the standard. */
export type Place = { readonly node: Node; readonly base: Node; readonly anchor: string }
export type Structure = { readonly places: readonly Place[]; readonly isX12: boolean }

/** The structure, loops nested; at each level, what the guide does not use is one line. */
export function structureList(structure: Structure, parent = -1): Markup {
  const inside = structure.places.filter(({ node }) => node.parent === parent && node.countsAt === node.index)
  const used = inside.filter(({ node }) => !node.unused)
  const unused = inside.filter(({ node }) => node.unused).map(({ node }) => node.tag)
  const none =
    unused.length === 0 ? '' : html`<li class="place small soft">Not used: ${unused.join(', ')}</li>`
  return html`<ul class="level">${used.map((place) => placeItem(place, structure))}${none}</ul>`
}

function placeItem(place: Place, structure: Structure): Markup {
  const { node, base, anchor } = place
  const inner = node.isTrigger && node.end > node.index + 1 ? structureList(structure, node.index) : ''
  const loop = node.isTrigger ? html` <span class="small soft">loop ${node.loop}</span>` : ''
  return html`<li><div class="place"><a class="tag" href="#${anchor}">${node.tag}</a><span class="words">${wordsOf(node.tag, structure.isX12)}${loop}${countedText(node)}</span>${useText(node, base)}</div>${inner}${variantItems(node, structure)}</li>`
}

/** The readings that the guide tells apart: what they carry, what they are called, what is in them. */
function variantItems({ tag, variants }: Node, structure: Structure): readonly Markup[] {
  return variants.flatMap(({ discriminator, place }) => {
    const own = structure.places[place]
    if (own === undefined) return []
    const name = elementName(tag, discriminator.element, discriminator.component)
    const called = own.node.aliases.map((alias) => ` (${alias.name})`)
    const inner = own.node.isTrigger ? structureList(structure, own.node.index) : ''
    return [
      html`<ul class="level"><li><div class="place"><a class="tag" href="#${own.anchor}">${tag}</a><span class="words by-guide">with ${name} = ${discriminator.values.join(' or ')}${called}</span></div>${inner}</li></ul>`,
    ]
  })
}

function countedText({ tag, counted }: Node): Markup {
  if (counted.length === 0) return html``
  const texts = counted.map(({ discriminator, min, max }) => {
    const name = elementName(tag, discriminator.element, discriminator.component)
    const value = discriminator.values.join(' or ')
    return html`<span class="rule small by-guide">with ${name} = ${value}: ${max === 0 ? 'not used' : timesText(min, max)}</span>`
  })
  return html`${texts}`
}

/** What the guide asks for; where the standard says otherwise, that too. */
function useText(node: Node, base: Node): Markup {
  const own = timesText(node.min, node.max)
  const standard = timesText(base.min, base.max)
  const must = node.min > 0 ? 'use must' : 'use'
  if (own === standard) return html`<span class="${must}">${own}</span>`
  return html`<span class="${must}"><span class="by-guide">${own}</span> <span class="soft">(standard: ${standard})</span></span>`
}

export function timesText(min: number, max: number): string {
  if (max === 0) return 'not used'
  const most = Number.isFinite(max) ? (max === 1 ? 'once' : `up to ${max} times`) : 'any number of times'
  if (min === 0) return `optional, ${most}`
  if (min === max) return min === 1 ? 'required, once' : `required, ${min} times`
  return min === 1
    ? `required, ${most}`
    : `required, ${min} to ${Number.isFinite(max) ? max : 'any number of'} times`
}
