/** A function of any kind: what is put in place keeps the meaning of the real one, which its overloads would only obscure. */
export type AnyFunction = (...args: never[]) => unknown;

/** Properties of shared objects that were replaced, and can be put back. */
export class Patches {
  readonly #undo: (() => void)[] = [];

  /** Replaces one property. */
  replace<O extends object, K extends keyof O>(owner: O, key: K, make: (real: O[K]) => O[K]): void {
    const real = owner[key];
    owner[key] = make(real);
    this.#undo.push(() => {
      owner[key] = real;
    });
  }

  /** Replaces one function, whatever its overloads. @throws TypeError when there is no such function. */
  replaceFunction(owner: object, key: string, make: (real: AnyFunction) => AnyFunction): void {
    const real: unknown = Reflect.get(owner, key);
    if (typeof real !== "function") throw new TypeError(`${key} is no function`);
    // Every function can be called with some arguments.
    Reflect.set(owner, key, make(real as AnyFunction));
    this.#undo.push(() => Reflect.set(owner, key, real));
  }

  /** Puts everything back, the last first. */
  undo(): void {
    for (const step of this.#undo.splice(0).reverse()) step();
  }
}
