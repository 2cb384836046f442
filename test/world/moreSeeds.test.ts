import { playSeeds } from './seeds.ts'

playSeeds(13, 30)
