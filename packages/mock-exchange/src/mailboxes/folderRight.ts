/** Folders of a mailbox that this mock keeps. */
export const folderNames = ['calendar', 'inbox'] as const;
export type FolderName = (typeof folderNames)[number];

/** Exchange's permission levels, least first. `none` takes a default right away. */
export const rightLevels = ['none', 'reviewer', 'author', 'editor', 'owner'] as const;
export type RightLevel = (typeof rightLevels)[number];

/** What one account may do in one folder of another mailbox. Both are named by address. */
export interface FolderRight {
  readonly mailbox: string;
  readonly account: string;
  readonly folder: FolderName;
  readonly level: RightLevel;
}

/** Every level but `none` may read the folder's items. */
export function mayRead(level: RightLevel): boolean {
  return level !== 'none';
}
