/** Values of a form whose session ended, by field name. */
export class KeptValues {
  private readonly values = new Map<string, string[]>();

  /** From pairs of name and value, in the order of submission. */
  constructor(pairs: [name: string, value: string][]) {
    for (const [name, value] of pairs) {
      this.values.set(name, [...this.all(name), value]);
    }
  }

  /** From the pairs as JSON. */
  static read(json: string): KeptValues {
    return new KeptValues(JSON.parse(json) as [string, string][]);
  }

  has(name: string): boolean {
    return this.values.has(name);
  }

  all(name: string): string[] {
    return this.values.get(name) ?? [];
  }

  /** The next value of a name, for the next field with that name; "" after the last one. */
  next(name: string): string {
    return this.values.get(name)?.shift() ?? "";
  }
}
