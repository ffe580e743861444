/** The library has no types of its own; these are of what is used. */
declare module '@ewsjs/ntlm-client' {
  interface NtlmChallenge {
    readonly targetName: string;
  }

  const ntlm: {
    createType1Message(workstation?: string, target?: string): string;
    decodeType2Message(header: string): NtlmChallenge;
    createType3Message(
      challenge: NtlmChallenge,
      user: string,
      password: string,
      workstation?: string,
      target?: string,
    ): string;
  };
  // biome-ignore lint/style/noDefaultExport: it is a CommonJS module, whose exports Node finds under this name only
  export default ntlm;
}
