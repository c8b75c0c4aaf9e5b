/**
 * Turns ResourceMeta into bytes that survive a restart, and back: the counterpart of Go's
 * "empty instance for state unmarshaling" (webapi/pluginconfig.go) and of its gob registration.
 * Made with `createResourceMetaCodec`.
 */
export interface ResourceMetaCodec<Meta> {
  /**
   * The same meta always gives the same bytes.
   *
   * @throws PluginError with code `MetadataNotEncodable` that names the field, or `MetadataTooLarge`.
   */
  encode(meta: Meta): Uint8Array;
  /** @throws PluginError with code `CorruptedPluginState` when the bytes are no meta of this plugin. */
  decode(bytes: Uint8Array): Meta;
}
