/** The policy in force where nobody has written one: ordinary work runs unasked, what cannot be taken back is asked about. */
export const SAFE_DEFAULTS = `# Chaperone policy: safe defaults.
# Ordinary work inside the workspace runs unasked. What leaves it, what cannot be taken back,
# and what would switch the guard off is asked about or refused.
chaperone: 1
organization: local
revision: 1
mode: enforce        # "observe" records what would have happened and stops nothing
default: allow       # for effects that no rule names
failure: deny        # if Chaperone itself cannot decide or record

rules:
  # --- the guard itself -------------------------------------------------------------------------
  - id: governance.protect
    on: [governance.change]
    do: deny
    reason: An agent may not change what governs it.
    advice: Leave Chaperone and the agents' hook settings as they are; if they are in the way, tell the person what you need.

  # --- files ------------------------------------------------------------------------------------
  - id: files.mass-delete
    on: [file.delete]
    where: { recursive: true, path: ["/", "/*", "~", "/home/*", "/Users/*", "."] }
    except:
      - path: { inside: temp }
    do: deny
    reason: This would delete a whole home, system or workspace folder.
    advice: Delete the one folder that you made, by its name.
    instead: ["rm -rf build"]
  - id: files.devices
    on: [file.write]
    where: { path: ["/dev/sd*", "/dev/hd*", "/dev/nvme*", "/dev/disk*", "/dev/mem", "/dev/vd*", "/dev/xvd*", "/dev/mmcblk*"] }
    do: deny
    reason: Writing to a raw device destroys what is on it.
    advice: Write to a file in the workspace instead.
  - id: files.boundary
    on: [file.write, file.delete]
    where: { path: { outside: [workspace, temp] } }
    do: ask
    reason: The file lies outside the workspace.
    advice: Keep changes inside the workspace; scratch files may go to the temp folder.
    instead: ["touch notes.txt", "touch /tmp/notes.txt"]
  - id: files.hooks
    on: [file.write]
    where: { path: ["**/.git/hooks/**", "**/.git/config", "**/.husky/_/**"] }
    do: ask
    reason: Code in git's hooks and configuration runs later, without anyone looking.
    advice: Leave git's hooks and configuration alone, or say why they must change.
  - id: files.unsaved
    on: [file.delete, file.write]
    where: { loses: true }
    except:
      - path: { inside: temp }
    do: ask
    reason: Work that is saved nowhere would be lost.
    advice: Commit or stash the work first.
    instead: ["git stash push -u", "git status"]

  # --- secrets ----------------------------------------------------------------------------------
  - id: secrets.credential-stores
    on: [file.read]
    where:
      path:
        - "~/.ssh/id_*"
        - "~/.ssh/*.pem"
        - "~/.aws/credentials"
        - "~/.gnupg/**"
        - "~/.kube/config"
        - "~/.docker/config.json"
        - "~/.netrc"
        - "~/.npmrc"
        - "~/.pypirc"
        - "~/.git-credentials"
        - "~/.config/gcloud/**"
        - "~/.config/gh/hosts.yml"
        - "~/.azure/**"
        - "/etc/shadow"
    except:
      - path: "**/*.pub"
    do: ask
    reason: The file holds credentials of the person, not of the project.
    advice: Work without the person's own credentials; ask for what the task needs.
  - id: secrets.files
    on: [file.read]
    where:
      path: ["**/.env", "**/.env.*", "**/*.pem", "**/*.key", "**/.npmrc", "**/.netrc", "**/credentials.json", "**/secrets.{json,yaml,yml,toml}"]
    except:
      - path: ["**/.env.example", "**/.env.sample", "**/.env.template", "**/*.pub"]
    do: redact
    reason: The file holds secrets; their values do not leave the machine.
    advice: Work with the placeholders in place of the values.
  - id: secrets.stores
    on: [env.read]
    where: { variable: ["secret:*", "secret:*/**"] }
    do: ask
    reason: A value would be taken out of a store of secrets.
    advice: Name the secret to the person instead of reading it.
  - id: secrets.environment
    on: [env.read]
    where: { variable: "*" }
    do: redact
    reason: The whole environment holds secrets; their values do not leave the machine.

  # --- git --------------------------------------------------------------------------------------
  - id: git.force-protected
    on: [git.push]
    where: { branch: [main, master, "release/*"], force: [force, lease] }
    do: deny
    reason: History that others build on would be replaced.
    advice: Push a feature branch and open a pull request.
    instead: ["git push origin feature/x"]
  - id: git.protected-branch
    on: [git.push]
    where: { branch: [main, master, "release/*"] }
    do: ask
    reason: The branch is shared by everyone.
    advice: Push a feature branch and open a pull request.
    instead: ["git push origin feature/x"]
  - id: git.force
    on: [git.push]
    where: { force: force }
    do: ask
    reason: A forced push replaces what others may have.
    advice: Use --force-with-lease, which fails when somebody else has pushed.
    instead: ["git push --force-with-lease origin feature/x"]
  - id: git.delete-remote
    on: [git.push]
    where: { deletes: true }
    do: ask
    reason: The branch or tag would be deleted for everyone.
  - id: git.unsaved
    on: [git.rewrite]
    where: { loses: true }
    do: ask
    reason: Work that is saved nowhere would be lost.
    advice: Commit or stash the work first.
    instead: ["git stash push -u", "git status"]

  # --- network ----------------------------------------------------------------------------------
  - id: net.upload
    on: [net.connect]
    where: { direction: upload }
    except:
      - host: [localhost, "127.*", "::1", "*.localhost", "0.0.0.0"]
    do: ask
    reason: Data would leave this machine.
    advice: Keep the data here, or say where it must go and why.

  # --- code that cannot be read -----------------------------------------------------------------
  - id: run.unseen-code
    on: [command.run]
    where: { certainty: opaque, code: [download, computed, hidden] }
    do: ask
    reason: The code that would run comes from elsewhere and cannot be read.
    advice: Save it to a file, read it, then run that file.

  # --- the machine and what lies beyond it ------------------------------------------------------
  - id: privilege.raise
    on: [privilege.raise]
    do: ask
    reason: The command would run with another user's rights.
    advice: Do it without raised rights, or ask the person to run it.
  - id: package.publish
    on: [package.publish]
    do: ask
    reason: What is published cannot be taken back.
  - id: cloud.mutate
    on: [cloud.mutate]
    except:
      # Talking about a change is ordinary work, and can be taken back.
      - provider: [github, gitlab]
        action: ["pr create", "pr edit", "pr comment", "pr ready", "mr create", "mr update", "mr note", "issue create", "issue edit", "issue comment", "issue note", "run rerun"]
    do: ask
    reason: Something outside this machine would change.
  - id: db.destroy
    on: [db.mutate]
    where: { destructive: true }
    do: ask
    reason: Data would be destroyed.
    advice: Limit the statement by a condition, or work on a copy.
  - id: container.host
    on: [container.run]
    where: { reachesHost: true }
    do: ask
    reason: The container could reach the host machine.
    advice: Run it without --privileged and without mounts of the host.
  - id: process.kill-all
    on: [process.kill]
    where: { target: ["*", "-1", "1"] }
    do: ask
    reason: This could end every process of the person.
    advice: End the one process that you started, by its id.

preapprove: []
`;
