declare const tag: unique symbol

/** A value of `A` that cannot be mixed up with another `A` of a different name, eg/ `Price` and `Shares`. */
export type Brand<A, Name extends string> = A & { readonly [tag]: Name }
