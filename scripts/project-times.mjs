// A reporter for vitest: how long each project took, by the clock on the wall and summed over its files, and which files were the slowest.
const SLOWEST = 15
const shown = seconds => `${seconds.toFixed(1)} s`

/** @public vitest takes a reporter by its default export. */
export default class ProjectTimes {
  /** By project: files, seconds of each, when the first began and the last ended. */
  projects = new Map()

  onTestModuleStart({ project }) {
    const now = process.uptime()
    const before = this.projects.get(project.name)
    if (before === undefined) this.projects.set(project.name, { began: now, ended: now, files: [] })
  }

  onTestModuleEnd(module) {
    const seen = this.projects.get(module.project.name)
    if (seen === undefined) return
    const { duration, collectDuration, setupDuration } = module.diagnostic()
    seen.ended = process.uptime()
    seen.files.push({ name: module.relativeModuleId, took: (duration + collectDuration + setupDuration) / 1000 })
  }

  onTestRunEnd() {
    const say = line => process.stdout.write(`${line}\n`)
    for (const [name, { began, ended, files }] of this.projects) {
      const sum = files.reduce((all, { took }) => all + took, 0)
      say(`== project ${name}: ${shown(ended - began)}, its ${files.length} files together ${shown(sum)}`)
    }
    const all = [...this.projects].flatMap(([name, { files }]) => files.map(file => ({ ...file, project: name })))
    const slowest = all.sort((a, b) => b.took - a.took).slice(0, SLOWEST)
    for (const { name, took, project } of slowest) say(`== slow: ${shown(took)} ${name} (${project})`)
  }
}
