/** A bookable person or room of the customer, as Harborline keeps it. */
export interface Person {
  readonly id: string;
  readonly displayName: string;
  readonly address: string;
  readonly location: string;
  readonly licence: 'exchange-online' | null;
  readonly enabled: boolean;
}

const numbers = Array.from({ length: 26 }, (_, index) => String(index + 1).padStart(2, '0'));

const posts = [
  'Reception',
  'Manager',
  'Adviser desk 1',
  'Adviser desk 2',
  'Adviser desk 3',
  'Adviser desk 4',
  'Adviser desk 5',
  'Adviser desk 6',
  'Meeting room A',
  'Meeting room B',
  'Meeting room C',
  'Video room',
];

/** Mailboxes nobody bought a licence for: they cannot be synced before somebody does. */
const withoutLicence = new Set(['branch-07-video-room', 'branch-19-meeting-room-c', 'branch-23-video-room']);

/** 312 users: twelve posts in each of 26 branches, named after what they are for. */
export const branches: readonly Person[] = numbers.flatMap((branch) => posts.map((post) => toPerson(branch, post)));

function toPerson(branch: string, post: string): Person {
  const id = `branch-${branch}-${post.toLowerCase().replaceAll(' ', '-')}`;
  return {
    id,
    displayName: `Branch ${branch} ${post.toLowerCase()}`,
    address: `${id}@contoso.example`,
    location: `Branch ${branch}`,
    licence: withoutLicence.has(id) ? null : 'exchange-online',
    enabled: true,
  };
}
