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
    where:
      path:
        - "**/.git/config"
        - "**/.git/hooks"
        - "**/.git/hooks/**/+([!.])"
        - "**/.git/hooks/{applypatch-msg,pre-applypatch,post-applypatch,pre-commit,pre-merge-commit,prepare-commit-msg,commit-msg,post-commit,pre-rebase,post-checkout,post-merge,pre-push,pre-receive,update,post-receive,post-update,reference-transaction,push-to-checkout,pre-auto-gc,post-rewrite,sendemail-validate,fsmonitor-watchman,post-index-change}"
    do: ask
    reason: Code in git's hooks and configuration runs later, without anyone looking.
    advice: Leave git's hooks and configuration alone, or say why they must change.
  - id: files.tasks
    on: [file.write]
    where: { path: ["**/.vscode/tasks.json", "**/.husky/_/*", "**/.mcp.json", "**/.{vscode,cursor}/mcp.json"], pattern: false }
    do: ask
    reason: An editor, git or an agent runs what stands there, without anyone looking.
    advice: Leave editor tasks, lists of MCP servers and the hooks that husky makes alone, or say why they must change.
  - id: files.instructions
    on: [file.write]
    where:
      path:
        - "**/{CLAUDE,AGENTS,GEMINI,CLAUDE.local,AGENT,AGENTS.override}.md"
        - "**/.{cursorrules,windsurfrules,clinerules,roorules}"
        - "**/.{cursor,windsurf,clinerules,roo,devin}/{rules,commands}/**"
        - "**/.clinerules/**"
        - "**/.claude/{agents,commands,skills,output-styles}/**"
        - "**/.github/copilot-instructions.md"
        - "**/.github/{instructions,prompts,agents,chatmodes}/**"
      pattern: false
    do: ask
    reason: Agents take what stands there for the person's own word, in this session and in all that follow.
    advice: Name the change to the person, or put it into the project's documentation.
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
        - "~/.ssh/**"
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
        - "~/.oci/**"
        - "~/.pgpass"
        - "~/.my.cnf"
        - "~/.vault-token"
        - "~/.cargo/credentials*"
        - "~/.gem/credentials"
        - "~/.composer/auth.json"
        - "~/.terraform.d/credentials.tfrc.json"
        - "~/.config/{hub,op/**,doctl/config.yaml,rclone/rclone.conf,sops/**}"
        - "~/.password-store/**"
        - "~/.local/share/keyrings/**"
        - "~/Library/Keychains/**"
        # What a browser keeps: sessions and passwords.
        - "~/.mozilla/firefox/**"
        - "~/.config/{google-chrome,chromium,microsoft-edge,BraveSoftware}/**"
        - "~/Library/Application Support/{Google/Chrome,Firefox,Microsoft Edge,BraveSoftware}/**"
        - "/etc/gshadow"
        - "/proc/[0-9]*/{environ,mem}"
        - "/run/secrets/**"
        - "/var/run/secrets/**"
        # What editors keep for their extensions: signed-in accounts.
        - "~/.config/{Code,Code - Insiders,VSCodium,Cursor,Windsurf}/User/globalStorage/state.vscdb*"
        - "~/Library/Application Support/{Code,Code - Insiders,VSCodium,Cursor,Windsurf}/User/globalStorage/state.vscdb*"
        - "/etc/ssh/ssh_host_*_key"
        - "/etc/shadow"
        - "/etc/sudoers"
        # Another person's.
        - "/root/{.ssh,.gnupg,.aws,.azure,.kube,.password-store,.netrc,.pgpass,.git-credentials}/**"
        - "/home/*/{.ssh,.gnupg,.aws,.azure,.kube,.password-store,.netrc,.pgpass,.git-credentials}/**"
        - "/Users/*/{.ssh,.gnupg,.aws,.azure,.kube,.password-store,.netrc,.pgpass,.git-credentials}/**"
        # Messages, mail and cookies; wallets.
        - "~/Library/{Messages,Mail,Cookies,Safari,Accounts}/**"
        - "~/Library/Application Support/{com.apple.TCC,Slack,discord,Signal,1Password,Bitwarden}/**"
        - "~/{.thunderbird,.bitcoin,.ethereum,.electrum}/**"
        - "~/AppData/Local/{Google,Microsoft/Edge,Microsoft/Credentials}/**"
        - "~/AppData/Roaming/{gnupg,Microsoft/Credentials,Microsoft/Protect,Mozilla,gcloud}/**"
        - "~/AppData/Roaming/{Code,Code - Insiders,Cursor,Windsurf}/User/globalStorage/state.vscdb*"
        # What command lines of services keep.
        - "~/.config/{Slack,discord,Signal,solana,ngrok,stripe,netlify,glab-cli,pypoetry,github-copilot,hcloud,configstore,filezilla,age,heroku,argocd,doctl,scw,.wrangler}/**"
        - "~/{.databrickscfg,.boto,.s3cfg,.terraformrc,.sentryclirc}"
        - "~/{.snowflake,.fly,.railway,.mc,.wrangler,.kaggle,.circleci,.bluemix,.aliyun,.twilio-cli}/**"
        - "~/{.huggingface,.cache/huggingface}/token"
        - "~/.local/share/com.vercel.cli/auth.json"
        - "~/.config/containers/auth.json"
        - "~/.dbt/profiles.yml"
        # What agents and clusters keep.
        - "~/.{claude/.credentials,codex/auth,gemini/oauth_creds,local/share/opencode/auth}.json"
        - "/etc/kubernetes/*.conf"
        - "/etc/rancher/**/*.yaml"
        - "/var/lib/{docker/containers,kubelet/pki}/**"
    except:
      - path: ["**/*.pub", "/root/.ssh/{config,known_hosts}", "/home/*/.ssh/{config,known_hosts}", "/Users/*/.ssh/{config,known_hosts}", "~/.ssh/{config,known_hosts,known_hosts.old,authorized_keys}", "~/.aws/config"]
    do: ask
    reason: The file holds credentials of the person, not of the project.
    advice: Work without the person's own credentials; ask for what the task needs.
  - id: secrets.files
    on: [file.read]
    where:
      path: ["~/.{bash,zsh}_history", "**/.env", "**/.env.*", "**/*.pem", "**/*.key", "**/.npmrc", "**/.netrc", "~/.m2/settings*.xml", "~/.gradle/gradle.properties", "~/.{psql,mysql,python,node_repl,rediscli,sqlite}_history", "**/credentials.json", "**/secrets.{json,yaml,yml,toml}"]
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
      # A request with a few words of the command itself takes nothing along.
      - { carries: false, action: [query, post, put, patch, delete] }
      # A token goes to the service that it is for, with nothing else of the machine.
      # A text that was written for it.
      - { carries: ["/tmp/**", "**/*.md", "**/*.txt", output], host: [api.github.com, gitlab.com] }
      - { carries: ["env:GITHUB_*", "env:GH_*"], host: [github.com, "*.github.com", raw.githubusercontent.com, ghcr.io] }
      - { carries: ["env:GITLAB_*", "env:GL_*", "env:CI_JOB_TOKEN"], host: gitlab.com }
      - { carries: ["env:NPM_*", "env:NODE_AUTH_TOKEN"], host: registry.npmjs.org }
      - { carries: [text, "env:OPENAI_*"], host: api.openai.com }
      - { carries: [text, "env:ANTHROPIC_*"], host: api.anthropic.com }
      - { carries: [text, "env:GEMINI_*", "env:GOOGLE_API_KEY"], host: generativelanguage.googleapis.com }
      - { carries: [text, "env:MISTRAL_*"], host: api.mistral.ai }
      - { carries: [text, "env:GROQ_*"], host: api.groq.com }
      - { carries: [text, "env:OPENROUTER_*"], host: openrouter.ai }
      - { carries: [text, "env:HF_*", "env:HUGGINGFACE_*", "env:HUGGING_FACE_*"], host: [huggingface.co, "*.huggingface.co"] }
      - { carries: "env:LINEAR_*", host: api.linear.app }
      - { carries: "env:SENTRY_*", host: [sentry.io, "*.sentry.io"] }
      - { carries: ["env:JIRA_*", "env:ATLASSIAN_*", "env:CONFLUENCE_*"], host: "*.atlassian.net" }
      - { carries: "env:NOTION_*", host: api.notion.com }
      - { carries: "env:FIGMA_*", host: api.figma.com }
      - { carries: ["env:CIRCLE_*", "env:CIRCLECI_*"], host: circleci.com }
      - { carries: "env:VERCEL_*", host: api.vercel.com }
      - { carries: ["env:CF_*", "env:CLOUDFLARE_*"], host: api.cloudflare.com }
    do: ask
    reason: Data would leave this machine.
    advice: Keep the data here, or say where it must go and why.
  - id: net.change
    on: [net.connect]
    where: { action: [post, put, patch, delete] }
    except:
      - host: [localhost, "127.*", "::1", "*.localhost", "0.0.0.0"]
      # Nobody's name is on it: a form, a search, a webhook of one's own.
      - { action: post, carries: false }
      # A model is asked by a POST and changes nothing.
      - { action: post, host: [api.openai.com, api.anthropic.com, generativelanguage.googleapis.com, api.mistral.ai, api.groq.com, openrouter.ai, api-inference.huggingface.co] }
    do: ask
    reason: Something on another machine would change.
    advice: Read what you need with a GET, or say what must change and why.
  - id: net.drop
    on: [net.connect]
    where:
      direction: upload
      host:
        - "*webhook.site"
        - "*requestbin.*"
        - "*pipedream.net"
        - "*burpcollaborator.net"
        - "*oastify.com"
        - "*oast.*"
        - "*interact.sh"
        - "*pastebin.com"
        - "paste.*"
        - "*hastebin.com"
        - "*dpaste.*"
        - "*termbin.com"
        - "*transfer.sh"
        - "*file.io"
        - "0x0.st"
        - "*.ngrok*"
        - "*.trycloudflare.com"
        - "hooks.slack.com"
        - "discord.com"
        - "discordapp.com"
        - "api.telegram.org"
    do: ask
    reason: Whatever is sent there can be read by others at once.
    advice: Leave messages and uploads to the person.

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
  - id: package.elsewhere
    on: [package.install]
    where: { source: "*" }
    except:
      - source: [localhost, "127.*", github.com, "*.github.com", gitlab.com, bitbucket.org, registry.npmjs.org, registry.yarnpkg.com, npm.jsr.io, pypi.org, files.pythonhosted.org, test.pypi.org, download.pytorch.org, pypi.nvidia.com, data.pyg.org, storage.googleapis.com, crates.io, index.crates.io, rubygems.org]
    do: ask
    reason: The package comes from a place that nobody watches over.
    advice: Install it from the manager's own registry.
  - id: package.publish
    on: [package.publish]
    do: ask
    reason: What is published cannot be taken back.
  - id: cloud.mutate
    on: [cloud.mutate]
    except:
      # Talking about a change is ordinary work, and can be taken back.
      - provider: [github, gitlab]
        action: ["pr create", "pr edit", "pr comment", "pr ready", "mr create", "mr update", "mr note", "issue create", "issue edit", "issue comment", "issue close", "issue reopen", "issue note", "run rerun"]
    do: ask
    reason: Something outside this machine would change.
  - id: db.destroy
    on: [db.mutate]
    where: { destructive: true }
    except:
      - path: [{ inside: temp }, "**/*test*.{db,sqlite,sqlite3}"]
      - { target: ["test", "test_*", "*_test", "*_test_*", "*-test", "tmp_*", "*_tmp"], action: ["drop database", "drop schema"] }
    do: ask
    reason: Data would be destroyed.
    advice: Limit the statement by a condition, or work on a copy.
  - id: db.elsewhere
    on: [db.mutate]
    where: { host: "*" }
    do: ask
    reason: A database on another machine would change.
    advice: Work on a database of this machine, or name the change to the person.
  - id: agent.unattended
    on: [agent.spawn]
    where: { unattended: true }
    do: ask
    reason: Another agent would act without asking anybody.
    advice: Start it with its own questions on, or do the work here.
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
  - id: process.kill-system
    on: [process.kill]
    where: { target: [init, systemd, "systemd-*", launchd, sshd, dbus-daemon, auditd, rsyslogd, syslogd, cron, crond, dockerd, containerd, kubelet, explorer, lsass, csrss, winlogon, svchost, services, Finder, Dock, WindowServer, loginwindow, Xorg, gnome-shell, postgres, postmaster, mysqld, mariadbd, mongod, redis-server, "*osquery*", "*falcon*", "*crowdstrike*", "*wazuh*", "*sentinel*", "*clamd*", "*defender*", "MsMpEng*", "MsSense*", "wdavdaemon", "*jamf*", "*santa*", "*fail2ban*", "*auditbeat*", "*filebeat*"] }
    do: ask
    reason: The machine, or whoever watches over it, depends on this process.
    advice: End only what you started, by its id.

preapprove: []
`;
