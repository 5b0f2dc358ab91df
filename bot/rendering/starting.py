"""What is said while there is no project yet: what to do about it."""


def no_projects(language: str) -> str:
    if language == "en":
        return (
            "There are no projects to ask about yet. Finance or an administrator sends me the self-evaluation report "
            "or a list of projects as a file (empty ones: /template); I show what I read, and import it when confirmed."
        )
    return (
        "现在还没有可以查的项目。请财务或管理员把自评报告或项目表直接发给我（要空表发 /template），"
        "我先试读，确认后导入，就可以问了。"
    )
