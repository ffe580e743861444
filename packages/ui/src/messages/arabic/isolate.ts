/** A name or an address as its own run of text (Unicode FSI and PDI), so that Latin letters and dots keep their order inside Arabic. */
export function isolate(text: string): string {
  return `\u2068${text}\u2069`;
}
