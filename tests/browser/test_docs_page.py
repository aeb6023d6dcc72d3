"""The docs page in a real browser, against the reference system, without a network."""

import os
import pathlib
import shutil
import tempfile
import unittest

import browser
from running_cloud import REPOSITORY, TEMPLATE, RunningCloud

SERVICES = pathlib.Path(os.environ.get("SERVICES", REPOSITORY / "build/cmake/release/bin"))
ASSETS = REPOSITORY / "build/docs_assets"
SCREENSHOTS = REPOSITORY / "build/screenshots"

ONE_FUNCTION = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Api: {Type: AWS::Serverless::HttpApi, Properties: {StageName: STAGE}}
  FUNCTION:
    Type: AWS::Serverless::Function
    Metadata: {BuildMethod: makefile}
    Properties:
      CodeUri: .
      Handler: bootstrap
      Runtime: provided.al2023
      Events:
        All: {Type: HttpApi, Properties: {ApiId: !Ref Api, Method: any, Path: "/{proxy+}"}}
"""


def is_local(url):
    return url.startswith(("http://127.0.0.1:", "http://localhost:", "data:", "blob:", "about:"))


@unittest.skipUnless(browser.CHROMIUM, "chromium is not installed")
@unittest.skipUnless(ASSETS.is_dir(), "tools/docs_assets build/docs_assets has not run")
class DocsPage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="micro_test_")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.artifacts = pathlib.Path(cls.folder.name)
        for function, service in (("UsersApiFunction", "users_api"), ("HealthFunction", "health"),
                                  ("UsersProcessorFunction", "users_processor"),
                                  ("Everything", "api_everything")):
            (cls.artifacts / function).mkdir()
            shutil.copy(SERVICES / service, cls.artifacts / function / "bootstrap")

    def cloud(self, *arguments, template=TEMPLATE):
        return RunningCloud("--template", template, "--memory", "--artifacts", self.artifacts,
                            *arguments)

    def cloud_of(self, function, stage):
        template = self.artifacts / "template.yaml"
        template.write_text(ONE_FUNCTION.replace("FUNCTION", function).replace("STAGE", stage))
        return self.cloud("--docs-assets", ASSETS, template=template)

    def check_offline(self, page):
        self.assertEqual([url for _, url in page.requests if not is_local(url)], [])
        self.assertEqual(page.messages, [])

    def create_a_user(self, page, name):
        post = "[id='operations-users-post_users']"
        page.click(f"{post} .opblock-summary-control")
        page.click(f"{post} .try-out__btn")
        page.wait_for(f"!!document.querySelector(\"{post} textarea\")")
        # As typing does, so that the page's own program notices.
        page.evaluate(f"""(() => {{
            const box = document.querySelector("{post} textarea");
            const set = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set;
            set.call(box, JSON.stringify({{name: "{name}", surname: "Lovelace"}}));
            box.dispatchEvent(new Event("input", {{bubbles: true}}));
        }})()""")
        page.click(f"{post} .execute")
        status = page.text(f"{post} .live-responses-table .response .response-col_status")
        self.assertIn("201", status)
        answer = page.text(f"{post} .live-responses-table .response .response-col_description")
        self.assertIn(f'"name": "{name}"', answer)
        return post

    def test_creates_a_user_without_a_network(self):
        with self.cloud("--docs-assets", ASSETS) as cloud, browser.Browser() as page:
            page.size(1280, 900)
            page.open(cloud.api + "/users/docs")
            page.wait_for("document.querySelectorAll('.opblock').length == 5")
            page.screenshot(SCREENSHOTS / "docs_desktop.png")
            post = self.create_a_user(page, "Ada")
            page.evaluate(f"document.querySelector(\"{post}\").scrollIntoView()")
            page.screenshot(SCREENSHOTS / "docs_desktop_executed.png")
            page.evaluate(f"document.querySelector(\"{post} .responses-wrapper\").scrollIntoView()")
            page.screenshot(SCREENSHOTS / "docs_desktop_answer.png")
            self.assertIn(("POST", cloud.api + "/users/"), page.requests)
            self.check_offline(page)

    def test_fits_a_phone(self):
        with self.cloud("--docs-assets", ASSETS) as cloud, browser.Browser() as page:
            page.size(390, 844, mobile=True)
            page.open(cloud.api + "/users/docs")
            page.wait_for("!!document.querySelector('.opblock')")
            page.screenshot(SCREENSHOTS / "docs_phone.png")
            post = self.create_a_user(page, "Grace")
            page.evaluate(f"document.querySelector(\"{post}\").scrollIntoView()")
            page.screenshot(SCREENSHOTS / "docs_phone_executed.png")
            page.evaluate(f"document.querySelector(\"{post} .responses-wrapper\").scrollIntoView()")
            page.screenshot(SCREENSHOTS / "docs_phone_answer.png")
            self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth"), 390)
            self.check_offline(page)

    def test_is_found_behind_a_stage(self):
        with self.cloud_of("HealthFunction", "prod") as cloud, browser.Browser() as page:
            page.open(cloud.api + "/prod/health/docs")
            page.click(".opblock-summary-control")
            page.click(".try-out__btn")
            page.click(".execute")
            self.assertIn("200", page.text(".live-responses-table .response .response-col_status"))
            self.assertIn(("GET", cloud.api + "/prod/health"), page.requests)
            self.check_offline(page)

    def test_comes_in_three_styles(self):
        with self.cloud_of("Everything", "prod") as cloud, browser.Browser() as page:
            for name, path in (("swagger", "/docs"), ("redoc", "/redoc"), ("scalar", "/scalar/docs")):
                for width in (1280, 390):
                    with self.subTest(name, width=width):
                        page.size(width, 900, mobile=width == 390)
                        page.open("about:blank")
                        page.open(cloud.api + "/prod" + path)
                        page.wait_for("document.body && document.body.innerText.includes('List items')")
                        page.wait_for("document.fonts.ready.then(() => true)")
                        page.screenshot(SCREENSHOTS / f"everything_{name}_{width}.png")
                        self.assertLessEqual(
                            page.evaluate("document.documentElement.scrollWidth"), width)
            # Swagger UI asks the OpenID provider that the document names where one signs in.
            strangers = [url for _, url in page.requests
                         if not is_local(url) and not url.startswith("https://id.example/")]
            self.assertEqual(strangers, [])

    def test_a_page_of_another_origin_may_call_the_api(self):
        with self.cloud("--docs-assets", ASSETS) as cloud, browser.Browser() as page:
            page.open(cloud.api.replace("127.0.0.1", "localhost") + "/health")
            page.wait_for("location.hostname == 'localhost'")
            status = page.evaluate(f"""fetch("{cloud.api}/users/", {{
                method: "POST", headers: {{"Content-Type": "application/json"}},
                body: JSON.stringify({{name: "Ada", surname: "Lovelace"}})}}).then(r => r.status)""")
            self.assertEqual(status, 201)
            status = page.evaluate(f"""fetch("{cloud.api}/users/nobody", {{
                method: "DELETE", headers: {{"Authorization": "Bearer x"}}}}).then(r => r.status)""")
            self.assertEqual(status, 404)

    def test_says_what_is_missing_when_its_scripts_cannot_be_loaded(self):
        with self.cloud() as cloud, browser.Browser() as page:
            page.open(cloud.api + "/users/docs")
            page.wait_for("document.readyState == 'complete'")
            self.assertIn("https://cdn.jsdelivr.net/npm", page.text("#docs"))
            link = page.evaluate("document.querySelector('#docs a').href")
            self.assertEqual(link, cloud.api + "/users/openapi.json")


if __name__ == "__main__":
    unittest.main()
