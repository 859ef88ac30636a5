/** What a person has typed into the form of a decision, which is not taken yet. */
export type Typed = Readonly<
  Record<'note' | 'closeness' | 'gap' | 'gapText' | 'customerImpact' | 'owner' | 'until', string>
>;
