/** A value, or a promise of it: what a method may return when it has nothing to wait for. */
export type Awaitable<T> = T | PromiseLike<T>;
