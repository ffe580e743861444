interface Schema<T> {
  read(value: unknown): T;
}
type Infer<S> = S extends Schema<infer T> ? T : never;

/** What is sent. */
export const messageSchema: Schema<{ id: string }> = { read: () => ({ id: '' }) };
export type Message = Infer<typeof messageSchema>;
