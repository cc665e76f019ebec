import type { ConfigurationItem, Relationship } from '../../core/item';

/** Returns the references that an item's configuration holds and that its relationships do not list. */
export function deriveRelationships(_item: ConfigurationItem): readonly Relationship[] {
  return [];
}
