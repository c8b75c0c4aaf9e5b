/** The number of the last migration: a new project needs none. Here, so that `create` does not load them. */
export const LATEST_MIGRATION = 1;
