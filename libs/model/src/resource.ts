/** One piece of configuration, Kubernetes-shaped, as it is stored in drafts and revisions. */
export type Resource = {
  readonly apiVersion: 'parley.dev/v1alpha1'
  readonly kind: ResourceKind
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> }
  /** Checked by the kind's schema. */
  readonly spec: unknown
}

export const resourceKinds = [
  'Partner',
  'Gateway',
  'Guide',
  'Mapping',
  'LookupTable',
  'FunctionModule',
  'Agreement',
  'Channel',
  'Test',
] as const
export type ResourceKind = (typeof resourceKinds)[number]
