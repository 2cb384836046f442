/** Who plays where: all invented. A rating of 1.2 against 0.83 wins about 59 % of even rounds. */
/** Big matches have deep books and narrow spreads, small ones neither. */
export type Tier = 'big' | 'small'

export interface TeamName {
  readonly name: string
  readonly short: string
  readonly rating: number
}

export interface Tournament {
  readonly name: string
  readonly stages: ReadonlyArray<string>
}

export interface MapName {
  readonly name: string
  /** Odds of the counter-terrorists in an even round. */
  readonly ct: number
}

const team = (name: string, short: string, rating: number): TeamName => ({ name, short, rating })

/** Sixteen of each tier: an even number, so that all can be paired. */
export const TEAMS: Readonly<Record<Tier, ReadonlyArray<TeamName>>> = {
  big: [
    team('Nordvik', 'nor', 1.19),
    team('Aurum Wolves', 'aur', 1.16),
    team('Kestrel Five', 'kes', 1.13),
    team('Sable Union', 'sab', 1.1),
    team('Halcyon', 'hal', 1.08),
    team('Black Harbor', 'bha', 1.06),
    team('Polar Drift', 'pol', 1.04),
    team('Ravenholt', 'rav', 1.02),
    team('Obsidian Club', 'obs', 1.0),
    team('Vertex Nine', 'vx9', 0.98),
    team('Tempest Row', 'tem', 0.96),
    team('Lumen', 'lum', 0.95),
    team('Solstice', 'sol', 0.93),
    team('Quartz Brigade', 'qua', 0.91),
    team('Copper Falls', 'cop', 0.89),
    team('Iron Meridian', 'iro', 0.86),
  ],
  small: [
    team('Nordvik Academy', 'nora', 1.15),
    team('Late Rotation', 'lat', 1.12),
    team('Gravel Pit', 'gra', 1.1),
    team('Lumen Youth', 'lumy', 1.07),
    team('Tin Can Heroes', 'tin', 1.05),
    team('Second Mouse', 'sec', 1.03),
    team('Eco Warriors Lund', 'eco', 1.01),
    team('Paper Tigers', 'pap', 1.0),
    team('Kestrel Fledglings', 'kesf', 0.98),
    team('Half Buy Club', 'hbc', 0.97),
    team('Moonshine Bay', 'moo', 0.95),
    team('Rusty Kevlar', 'rus', 0.93),
    team('Whiteout', 'whi', 0.92),
    team('Five Stack Porto', 'fsp', 0.9),
    team('Glass Cannon', 'gla', 0.88),
    team('Overpass Orphans', 'ovo', 0.86),
  ],
}

export const TOURNAMENTS: Readonly<Record<Tier, ReadonlyArray<Tournament>>> = {
  big: [
    { name: 'Meridian Masters Lisbon', stages: ['Group A', 'Group B', 'Playoffs', 'Semifinal'] },
    { name: 'Northern Lights Invitational', stages: ['Opening Round', 'Elimination Round', 'Playoffs'] },
    { name: 'Atlas Pro League Season 9', stages: ['Group C', 'Group D', 'Playoffs'] },
  ],
  small: [
    { name: 'Harbor Open Qualifier', stages: ['Round of 16', 'Quarterfinal', 'Decider'] },
    { name: 'Rookie Circuit Ostrava', stages: ['Group Stage', 'Playoffs'] },
  ],
}

export const MAPS: ReadonlyArray<MapName> = [
  { name: 'Ancient', ct: 1.08 },
  { name: 'Anubis', ct: 0.93 },
  { name: 'Dust2', ct: 1.0 },
  { name: 'Inferno', ct: 1.02 },
  { name: 'Mirage', ct: 1.05 },
  { name: 'Nuke', ct: 1.22 },
  { name: 'Overpass', ct: 1.15 },
]
