import { compileJsonGuide, compileXmlGuide } from '@parley/document'
import { type FormatMeasurement, read, rewrite } from './our-formats.ts'

const line = {
  '@number': 'text',
  sku: 'text!, max 20, at Sku',
  description: 'text, max 80, at Description',
  quantity: 'number!, at Quantity',
  unit: 'code, codes EA CS, at Quantity/@uom',
  price: 'number, at Price',
}
const xml = () =>
  compileXmlGuide({
    document: 'Feed/Order',
    namespace: 'urn:example:orders',
    fields: {
      '@number': 'text!, max 20',
      date: 'date, at Date',
      shipTo: { $at: 'ShipTo', code: 'text, at Code', city: 'text, at City' },
      'lines!': [{ $at: 'Lines/Line', ...line }],
    },
  })
const json = () =>
  compileJsonGuide({
    layout: 'list',
    fields: {
      number: 'text!, max 20',
      date: 'date',
      shipTo: { code: 'text', city: 'text' },
      'lines!': [
        {
          sku: 'text!, max 20',
          description: 'text, max 80',
          quantity: 'number!',
          unit: 'code',
          price: 'number',
        },
      ],
    },
  })

export const ourMarkupFormats: readonly FormatMeasurement[] = [
  { name: 'xml', what: 'a tree an order of ten lines', kind: 'xml', run: (path) => read(path, xml()) },
  { name: 'xml-write', what: 'read, and written again', kind: 'xml', run: (path) => rewrite(path, xml()) },
  { name: 'json', what: 'a tree an order of ten lines', kind: 'json', run: (path) => read(path, json()) },
]
